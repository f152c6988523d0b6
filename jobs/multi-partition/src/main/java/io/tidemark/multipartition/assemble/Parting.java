/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import static java.util.Objects.requireNonNull;

import io.tidemark.flow.read.NamespaceSource;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessageSerializer;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.record.SetPart;
import io.tidemark.record.WalHeaders;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is to be assembled from what goes straight on: that is all of namespaces that save
 * their sets, a mutation that was assembled before and is written again, and what is no part of a
 * set.
 *
 * <p>It is done once, before messages are routed, and marks those that go straight on with their
 * order as well: two tasks that ask for themselves may have different versions of a document.
 */
public final class Parting extends ProcessFunction<QueueMessage, QueueMessage> {

  /** The side output of what is to be assembled. */
  public static final OutputTag<QueueMessage> PARTS =
      new OutputTag<>("parts", QueueMessageSerializer.TYPE);

  private static final long serialVersionUID = 1L;

  /** How often it looks for a namespace that the source has heard of first, in milliseconds. */
  private static final long RECHECK_MILLIS = 1000;

  private final NamespaceSource source;
  private transient @Nullable NamespaceRegistry registry;
  private transient long lookedMillis;

  /**
   * Makes one.
   *
   * @param source opens the namespaces
   */
  public Parting(NamespaceSource source) {
    this.source = source;
  }

  @Override
  public void open(OpenContext context) {
    registry = source.open();
  }

  @Override
  public void processElement(
      QueueMessage message, Context context, Collector<QueueMessage> straight) {
    Optional<Namespace> namespace = namespace(message);
    if (namespace.isEmpty()) {
      namespace = lookAgain(message, context.timerService().currentProcessingTime());
    }
    if (namespace.isPresent() && assembles(message, namespace.get())) {
      context.output(PARTS, message);
    } else {
      boolean ordered = namespace.map(known -> known.delivery().ordered()).orElse(false);
      straight.collect(ordered ? message.inOrder() : message);
    }
  }

  @Override
  public void close() {
    NamespaceRegistry closing = registry;
    registry = null;
    if (closing != null) {
      closing.close();
    }
  }

  private static boolean assembles(QueueMessage message, Namespace namespace) {
    return namespace.durableStorage().isEmpty()
        && message.header(WalHeaders.SET_ASSEMBLED).isEmpty()
        && SetMessages.read(message, namespace.name())
            .filter(record -> record.namespace().equals(namespace.name()))
            .filter(record -> !(record.setPart().orElseThrow() instanceof SetPart.Expiry))
            .isPresent();
  }

  private Optional<Namespace> lookAgain(QueueMessage message, long nowMillis) {
    if (Math.abs(nowMillis - lookedMillis) < RECHECK_MILLIS) {
      return Optional.empty();
    }
    lookedMillis = nowMillis;
    requireNonNull(registry, "not open").refresh();
    return namespace(message);
  }

  private Optional<Namespace> namespace(QueueMessage message) {
    return requireNonNull(registry, "not open")
        .current()
        .ofTopic(message.cluster(), message.topic());
  }
}
