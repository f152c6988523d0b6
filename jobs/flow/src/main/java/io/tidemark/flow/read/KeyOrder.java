/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import static java.util.Objects.requireNonNull;

import io.tidemark.namespace.Limits;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.record.Decoded;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Marks the messages whose source doesn't: of which namespace they are, and whether that keeps its
 * keys in order. It is done once, before messages are routed: were each task to ask the namespaces
 * for itself, two that have different versions of a document would disagree about who has a key.
 *
 * <p>Versions before 3 routed a message without a {@code wal.namespace} apart from one with it.
 * What they held can't be moved, for keyed state belongs to its key. So after an upgrade from such
 * a version each message that could be a second write of what is held, or cancels it, sends a probe
 * to where that would be, for as long as a record can be held.
 */
public final class KeyOrder extends RichFlatMapFunction<QueueMessage, QueueMessage>
    implements CheckpointedFunction {

  /** How long a record of an earlier version may still be held. */
  static final Duration LONGEST_HELD = Limits.LONGEST_DELAY.plusDays(1);

  private static final long serialVersionUID = 1L;

  /** How often the namespaces are asked anew for one that isn't known. */
  private static final long REFRESH_MILLIS = 1000;

  private final NamespaceSource source;
  private transient @Nullable NamespaceRegistry registry;
  private transient @Nullable ListState<Long> probedUntil;
  private transient InstantSource clock;
  private transient long probeUntilMillis;
  private transient long refreshedMillis;

  /**
   * Makes one.
   *
   * @param source opens the namespaces
   */
  public KeyOrder(NamespaceSource source) {
    this.source = source;
    this.clock = InstantSource.system();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    clock = InstantSource.system();
    ListState<Long> state =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("probe-until", LongSerializer.INSTANCE));
    probedUntil = state;
    boolean known = false;
    for (long until : state.get()) {
      known = true;
      probeUntilMillis = Math.max(probeUntilMillis, until);
    }
    if (context.isRestored() && !known) {
      probeUntilMillis = clock.millis() + LONGEST_HELD.toMillis();
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    ListState<Long> state = requireNonNull(probedUntil, "not initialized");
    state.clear();
    state.add(probeUntilMillis);
  }

  @Override
  public void open(OpenContext context) {
    registry = source.open();
  }

  @Override
  public void flatMap(QueueMessage message, Collector<QueueMessage> out) {
    QueueMessage marked = message.namespace().isEmpty() ? mark(message) : message;
    if (probeUntilMillis > 0 && mayBeHeldElsewhere(marked)) {
      out.collect(marked.toProbe());
    }
    out.collect(marked);
  }

  private boolean mayBeHeldElsewhere(QueueMessage message) {
    return !message.ordered()
        && !message.ownId().isEmpty()
        && clock.millis() < probeUntilMillis
        && !message.routingKey().equals(message.toProbe().routingKey())
        && isTakenIn(message);
  }

  /** What is dead on arrival takes nobody's place: neither may its probe. */
  private boolean isTakenIn(QueueMessage message) {
    Decoded decoded = message.decode(message.namespace());
    if (decoded instanceof Decoded.Valid valid) {
      return valid.record().namespace().equals(message.namespace())
          && valid.record().dueMillis() - clock.millis() <= LONGEST_HELD.toMillis();
    }
    return decoded instanceof Decoded.Cancels cancels
        && cancels.cancellation().namespace().equals(message.namespace());
  }

  private QueueMessage mark(QueueMessage message) {
    NamespaceRegistry namespaces = requireNonNull(registry, "not open");
    Optional<Namespace> owner = namespaces.current().ofTopic(message.cluster(), message.topic());
    long now = clock.millis();
    if (owner.isEmpty() && Math.abs(now - refreshedMillis) >= REFRESH_MILLIS) {
      refreshedMillis = now;
      namespaces.refresh();
      owner = namespaces.current().ofTopic(message.cluster(), message.topic());
    }
    return owner.map(message::of).orElse(message);
  }

  @Override
  public void close() {
    NamespaceRegistry closing = registry;
    registry = null;
    if (closing != null) {
      closing.close();
    }
  }
}
