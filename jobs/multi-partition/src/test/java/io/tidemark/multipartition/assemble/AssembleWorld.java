/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import com.google.protobuf.ByteString;
import io.tidemark.flow.deliver.DeliveryEnvironment;
import io.tidemark.flow.deliver.TargetDirectory;
import io.tidemark.flow.read.NamespaceSource;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.flow.sink.MessageWriter;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.Limits;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.namespace.TargetPattern;
import io.tidemark.record.WalHeaders;
import io.tidemark.retry.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A clock that stands still, and the namespace "orders" of the topic "orders". */
final class AssembleWorld implements DeliveryEnvironment, NamespaceSource {

  static final SetPolicy SETS =
      new SetPolicy(Duration.ofSeconds(10), Duration.ofHours(1), 10_000, 1000);

  private static final long serialVersionUID = 1L;

  private long now;
  private transient Optional<MessageWriter> writer = Optional.empty();
  private transient Namespaces namespaces = of(Optional.empty());
  private transient Namespaces newer = namespaces;

  AssembleWorld(long now) {
    this.now = now;
  }

  static Namespaces of(Optional<DurableStorage> storage) {
    Namespace orders =
        new Namespace(
            "orders",
            Persona.MULTI_PARTITION,
            "default",
            List.of(new Queue.Kafka("main", List.of("orders"), "orders-dead")),
            new DeliveryPolicy(
                DeliveryPolicy.Ordering.KEY,
                DeliveryPolicy.Coalesce.NONE,
                DeliveryPolicy.OnDeadLetter.STOP_KEY,
                OptionalInt.empty()),
            RetryPolicy.DEFAULT,
            List.of(new TargetPattern("test://a/*")),
            Optional.empty(),
            Limits.DEFAULT,
            Optional.empty(),
            storage,
            Optional.of(SETS),
            "");
    return new Namespaces(1, Map.of("orders", orders), Map.of());
  }

  /** From now on tasks that are opened write dead letters by this. */
  void writeBy(MessageWriter messages) {
    writer = Optional.of(messages);
  }

  void setTime(long millis) {
    now = millis;
  }

  long now() {
    return now;
  }

  /** What the registry knows at once, and what it finds when it looks again. */
  void setNamespaces(Namespaces known, Namespaces found) {
    namespaces = known;
    newer = found;
  }

  static QueueMessage mutation(long offset, String set, int sequence, String payload) {
    return message(
        offset,
        set,
        payload,
        header(WalHeaders.ID, set + "#" + sequence),
        header(WalHeaders.SET_ID, set),
        header(WalHeaders.SET_SEQUENCE, Integer.toString(sequence)));
  }

  static QueueMessage marker(long offset, String set, int count) {
    return message(
        offset,
        set,
        "",
        header(WalHeaders.ID, set),
        header(WalHeaders.SET_ID, set),
        header(WalHeaders.SET_COUNT, Integer.toString(count)));
  }

  static QueueMessage with(QueueMessage message, RawHeader... more) {
    List<RawHeader> headers = new ArrayList<>(message.headers());
    headers.addAll(List.of(more));
    return new QueueMessage(
        message.cluster(),
        message.topic(),
        message.partition(),
        message.offset(),
        message.timestampMillis(),
        message.key(),
        message.value(),
        headers);
  }

  static RawHeader header(String name, String value) {
    return new RawHeader(name, ByteString.copyFromUtf8(value));
  }

  static QueueMessage message(long offset, String key, String payload, RawHeader... headers) {
    return new QueueMessage(
        "main",
        "orders",
        0,
        offset,
        500,
        ByteString.copyFromUtf8(key),
        ByteString.copyFromUtf8(payload),
        List.of(headers));
  }

  @Override
  public NamespaceRegistry openNamespaces() {
    return open();
  }

  @Override
  public NamespaceRegistry open() {
    return new NamespaceRegistry() {
      @Override
      public Namespaces current() {
        return namespaces;
      }

      @Override
      public void refresh() {
        namespaces = newer;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public NamespaceRegistry openUnwatched() {
    return open();
  }

  @Override
  public TargetDirectory openTargets() {
    throw new UnsupportedOperationException("nothing is delivered here");
  }

  @Override
  public Optional<MessageWriter> openWriter() {
    return writer;
  }

  @Override
  public InstantSource clock() {
    return () -> Instant.ofEpochMilli(now);
  }

  @Override
  public RandomGenerator random() {
    return new Random(42);
  }
}
