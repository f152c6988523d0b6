/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import com.google.protobuf.ByteString;
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
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import io.tidemark.sets.MutationSets;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored;
import io.tidemark.target.Delivery;
import io.tidemark.testing.InMemoryMutationSets;
import io.tidemark.testing.RecordingTarget;
import io.tidemark.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A storage of sets, and targets that answer as a test wants, in memory. */
final class SetWorld implements Mutations.Targets {

  static final long NOW = 1_000_000;
  static final DurableStorage STORAGE = new DurableStorage("sets", "main", "kv");
  static final RetryPolicy RETRY =
      new RetryPolicy(
          Duration.ofSeconds(1),
          2.0,
          Duration.ofSeconds(10),
          3,
          0.0,
          Optional.of(Duration.ofHours(1)));
  static final SetPolicy SETS =
      new SetPolicy(Duration.ofHours(1), Duration.ofDays(1), 1000, 64 * 1024 * 1024);
  static final SetName SET = new SetName("orders", "s");

  final TestClock clock = TestClock.atMillis(NOW);
  final InMemoryMutationSets sets = new InMemoryMutationSets(clock);
  final List<Long> pauses = new ArrayList<>();
  final List<CompletableFuture<Boolean>> turns = new ArrayList<>();
  final SetMetrics.OfNamespace counters;
  Namespace namespace = namespace(Optional.of(STORAGE), OptionalInt.empty());
  Function<LogRecord, Delivery> script = record -> Delivery.Delivered.INSTANCE;
  RecordingTarget target = RecordingTarget.answering(clock, it -> script.apply(it));
  MutationSets store = sets;
  boolean closed;
  private final SetTarget setTarget;

  SetWorld() {
    SetMetrics metrics = new SetMetrics(new UnregisteredMetricsGroup());
    counters = metrics.of("orders");
    Mutations mutations = new Mutations(this, new AwayPlaces(), new Turns(1), this::pause, clock);
    setTarget =
        new SetTarget(
            registry(), stores(), new SetRun.Surroundings(mutations, clock, metrics, () -> closed));
  }

  static Namespace namespace(Optional<DurableStorage> storage, OptionalInt maxPerSecond) {
    return new Namespace(
        "orders",
        Persona.MULTI_PARTITION,
        "default",
        List.of(new Queue.Kafka("main", List.of("orders"), "orders-dead")),
        new DeliveryPolicy(
            DeliveryPolicy.Ordering.KEY,
            DeliveryPolicy.Coalesce.NONE,
            storage.isPresent()
                ? DeliveryPolicy.OnDeadLetter.CONTINUE
                : DeliveryPolicy.OnDeadLetter.STOP_KEY,
            maxPerSecond),
        RETRY,
        List.of(new TargetPattern("test://a/*"), new TargetPattern("test://b/x")),
        Optional.of(TargetUri.parse("test://a/default")),
        Limits.DEFAULT,
        Optional.empty(),
        storage,
        Optional.of(SETS),
        "");
  }

  /** Saves a set of so many mutations, and completes it. */
  void save(int count) {
    for (int sequence = 1; sequence <= count; sequence++) {
      save(mutation(sequence, "v" + sequence, "test://a/x"));
    }
    complete(count);
  }

  void save(LogRecord mutation) {
    done(sets.save(mutation, NOW + 3_600_000));
  }

  void complete(int count) {
    done(sets.complete(SET, count, SETS));
  }

  static LogRecord mutation(int sequence, String payload, String target) {
    SetPart.Mutation part = new SetPart.Mutation("s", sequence);
    return new LogRecord(
            part.recordId(),
            "orders",
            ByteString.copyFromUtf8("s"),
            ByteString.copyFromUtf8(payload),
            List.of(),
            target.isEmpty() ? Optional.empty() : Optional.of(TargetUri.parse(target)),
            NOW,
            NOW,
            "",
            "",
            1)
        .withSetPart(part);
  }

  static LogRecord marker(int count, int attempt) {
    return record(new SetPart.Completion("s", count), attempt);
  }

  static LogRecord expiry() {
    return record(new SetPart.Expiry("s"), 1);
  }

  private static LogRecord record(SetPart part, int attempt) {
    return new LogRecord(
            "s",
            "orders",
            ByteString.copyFromUtf8("s"),
            ByteString.EMPTY,
            List.of(),
            Optional.empty(),
            NOW,
            NOW,
            "",
            "",
            attempt)
        .withSetPart(part);
  }

  CompletionStage<Delivery> start(LogRecord record) {
    return setTarget.deliver(record);
  }

  Delivery deliver(LogRecord record) {
    return start(record).toCompletableFuture().getNow(new Delivery.Rejected("it hasn't ended"));
  }

  Delivery apply(int count) {
    return deliver(marker(count, 1));
  }

  /** The sequences that came to the targets, in order. */
  List<Integer> arrived() {
    return target.attempts().stream()
        .map(attempt -> ((SetPart.Mutation) attempt.record().setPart().orElseThrow()).sequence())
        .toList();
  }

  SetHead head() {
    return done(sets.head(SET)).orElseThrow();
  }

  SetProgress progress() {
    return head().progress().orElseThrow();
  }

  void advance(Duration by) {
    var unused = clock.advance(by);
  }

  static <T> T done(CompletionStage<Stored<T>> stage) {
    return ((Stored.Done<T>) stage.toCompletableFuture().join()).value();
  }

  @Override
  public CompletionStage<Delivery> start(TargetUri uri, LogRecord record) {
    if (!uri.scheme().equals("test")) {
      throw new IllegalArgumentException("no kind of target takes " + uri);
    }
    return target.deliver(record);
  }

  @Override
  public String place(TargetUri uri) {
    return uri.server();
  }

  private CompletionStage<?> pause(long millis) {
    pauses.add(millis);
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    turns.add(turn);
    return turn;
  }

  private SetStores stores() {
    return new SetStores() {
      @Override
      public MutationSets get(DurableStorage storage) {
        if (!storage.type().equals("kv")) {
          throw new IllegalArgumentException("durable_storage.type is " + storage.type());
        }
        return store;
      }

      @Override
      public void close() {
        sets.close();
      }
    };
  }

  private NamespaceRegistry registry() {
    return new NamespaceRegistry() {
      @Override
      public Namespaces current() {
        return new Namespaces(1, Map.of(namespace.name(), namespace), Map.of());
      }

      @Override
      public void refresh() {}

      @Override
      public void close() {}
    };
  }
}
