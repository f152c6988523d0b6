/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import static java.util.Objects.requireNonNull;

import io.tidemark.flow.sink.TopicBacklog.Entry;
import io.tidemark.flow.state.v1.BacklogEntry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes an operator's dead letters and outcomes, each topic by itself: one that is missing,
 * forbidden or too small, or whose cluster is away, has its own messages wait and no others. What
 * isn't acknowledged is in each checkpoint, so that none waits for Kafka.
 *
 * <p>So many are in memory; what a topic has beyond its share goes into keyed state, under the key
 * of the record that it tells of, and comes back by a timer. A topic that stays away for a night
 * thus costs disk, as records do whose target is away.
 *
 * <p>All on the task thread, but for the listeners of writes.
 */
public final class MessageBacklog implements Triggerable<String, Long>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MessageBacklog.class);

  /** How often it looks which topics are to be tried again. */
  static final long LOOK_MILLIS = 100;

  private final InstantSource clock;
  private final RandomGenerator random;
  private final MailboxExecutor mailbox;
  private final BacklogLimits limits;
  private final MessageWriter writer;
  private final MetricGroup metrics;
  private final Map<TopicName, TopicMessages> topics = new LinkedHashMap<>();
  private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean rung = new AtomicBoolean();
  private @Nullable KeyedMessages keyed;
  private int count;
  private long bytes;
  private long lookedMillis;

  /** A write that has come to its end. */
  private record Ended(TopicMessages topic, Entry entry, WriteResult result) {}

  /**
   * The operator's surroundings.
   *
   * @param clock the wall clock
   * @param random draws jitter
   * @param mailbox runs what has to be on the task thread
   * @param metrics the operator's group
   */
  public record Surroundings(
      InstantSource clock, RandomGenerator random, MailboxExecutor mailbox, MetricGroup metrics) {}

  /**
   * An empty one.
   *
   * @param limits how much may be in memory
   * @param writer writes; this closes it
   */
  public MessageBacklog(Surroundings surroundings, BacklogLimits limits, MessageWriter writer) {
    this.clock = surroundings.clock();
    this.random = surroundings.random();
    this.mailbox = surroundings.mailbox();
    this.metrics = surroundings.metrics().addGroup("writing");
    this.limits = limits;
    this.writer = writer;
  }

  /**
   * Takes over what a checkpoint had.
   *
   * @param keyed what is in keyed state
   * @param saved the operator's list, as {@link #encode} made it
   */
  public void open(KeyedMessages keyed, Iterable<byte[]> saved) {
    this.keyed = keyed;
    for (byte[] each : saved) {
      BacklogEntry entry = BacklogCodec.decode(each);
      if (entry.hasKeyed()) {
        topic(new TopicName(entry.getKeyed().getCluster(), entry.getKeyed().getTopic()))
            .addKeyed(entry.getKeyed().getCount());
      } else {
        take(BacklogCodec.entry(entry.getMessage())); // However many: another task may have more.
      }
    }
  }

  /** Writes a message, of the current key; now, or once its topic takes it. */
  public void add(OutgoingMessage message) {
    Entry entry = new Entry(message, clock.millis());
    if (hasRoom(entry)) {
      take(entry);
    } else {
      keep(entry);
    }
  }

  /** A message in keyed state looks whether there is room for it now. */
  @Override
  public void onEventTime(InternalTimer<String, Long> timer) throws Exception {
    byte[] kept = keyed().get(timer.getNamespace());
    if (kept == null) {
      return;
    }
    Entry entry = BacklogCodec.entry(BacklogCodec.decode(kept).getMessage());
    TopicMessages topic = topic(TopicName.of(entry.message()));
    if (!hasRoom(entry)) {
      keyed().wake(timer.getNamespace(), clock.millis() + topic.recheckMillis(random));
      return;
    }
    keyed().remove(timer.getNamespace());
    topic.addKeyed(-1);
    take(entry);
  }

  @Override
  public void onProcessingTime(InternalTimer<String, Long> timer) {
    throw new IllegalStateException("no processing-time timer is ever set");
  }

  /** To be called often: tries topics again whose time has come. */
  public void tick() {
    long now = clock.millis();
    if (now < lookedMillis + LOOK_MILLIS && now >= lookedMillis) {
      return;
    }
    lookedMillis = now;
    topics.values().forEach(topic -> topic.tick(now));
  }

  /** What a checkpoint is to have, beside what is in keyed state. */
  public List<byte[]> encode() {
    settle();
    List<byte[]> encoded = new ArrayList<>();
    topics.forEach(
        (name, topic) -> {
          topic.all().forEach(entry -> encoded.add(BacklogCodec.encode(entry)));
          if (topic.keyed() != 0) {
            encoded.add(BacklogCodec.encode(name, topic.keyed()));
          }
        });
    return encoded;
  }

  /** Whether something is on its way whose outcome is to come. */
  public boolean isWriting() {
    return topics.values().stream().anyMatch(TopicMessages::isWriting);
  }

  /** How many messages are in memory. */
  int inMemory() {
    return count;
  }

  /** How many bytes they take, about. */
  long bytesInMemory() {
    return bytes;
  }

  @Override
  public void close() {
    writer.close();
  }

  private boolean hasRoom(Entry entry) {
    TopicBacklog backlog = topic(TopicName.of(entry.message())).of(entry.message());
    return limits.allow(backlog.size(), backlog.bytes(), count, bytes);
  }

  private void take(Entry entry) {
    count++;
    bytes += entry.weight();
    topic(TopicName.of(entry.message())).take(entry);
  }

  private void keep(Entry entry) {
    TopicMessages topic = topic(TopicName.of(entry.message()));
    topic.addKeyed(1);
    try {
      keyed().put(BacklogCodec.encode(entry), clock.millis() + topic.recheckMillis(random), random);
    } catch (Exception e) {
      throw new FlinkRuntimeException("a message can't be kept in Flink's state", e);
    }
  }

  private TopicMessages topic(TopicName name) {
    TopicMessages known = topics.get(name);
    if (known == null) {
      known = new TopicMessages(name, this::write, random, metrics, clock);
      topics.put(name, known);
    }
    return known;
  }

  private void write(TopicMessages topic, Entry entry) {
    writer.write(entry.form(), result -> heard(new Ended(topic, entry, result)));
  }

  /** Called on any thread. */
  private void heard(Ended end) {
    ended.add(end);
    if (rung.compareAndSet(false, true)) {
      try {
        mailbox.execute(this::settle, "settle writes");
      } catch (RejectedExecutionException e) {
        LOG.debug("the task has ended; its last checkpoint has what isn't acknowledged");
      }
    }
  }

  private void settle() {
    rung.set(false);
    long now = clock.millis();
    for (Ended end = ended.poll(); end != null; end = ended.poll()) {
      if (end.topic().settle(end.entry(), end.result(), now)) {
        count--;
        bytes -= end.entry().weight();
      }
    }
  }

  private KeyedMessages keyed() {
    return requireNonNull(keyed, "not open");
  }
}
