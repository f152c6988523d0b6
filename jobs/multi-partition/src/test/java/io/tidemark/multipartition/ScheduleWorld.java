/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import io.tidemark.flow.deliver.DeliveryEnvironment;
import io.tidemark.flow.deliver.TargetDirectory;
import io.tidemark.flow.read.NamespaceSource;
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
import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.testing.TestClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** The namespace "orders", and a target whose attempts the test ends by hand. */
final class ScheduleWorld implements DeliveryEnvironment, NamespaceSource {

  static final SetPolicy SETS =
      new SetPolicy(Duration.ofSeconds(10), Duration.ofDays(2), 100, 1 << 20);
  static final TargetUri TARGET = TargetUri.parse("test://a/x");

  private static final long serialVersionUID = 1L;

  private final transient TestClock clock;
  private final transient Namespaces namespaces;
  private final transient List<Attempt> attempts = new ArrayList<>();
  private transient boolean answersAtOnce;

  /**
   * An attempt that has come to the target.
   *
   * @param record what came
   * @param end ends it
   */
  record Attempt(LogRecord record, CompletableFuture<Delivery> end) {}

  ScheduleWorld(TestClock clock, boolean durable) {
    this.clock = clock;
    Namespace orders =
        new Namespace(
            "orders",
            Persona.MULTI_PARTITION,
            "default",
            List.of(new Queue.Kafka("main", List.of("orders"), "orders-dead")),
            new DeliveryPolicy(
                DeliveryPolicy.Ordering.KEY,
                DeliveryPolicy.Coalesce.NONE,
                durable
                    ? DeliveryPolicy.OnDeadLetter.CONTINUE
                    : DeliveryPolicy.OnDeadLetter.STOP_KEY,
                OptionalInt.empty()),
            new RetryPolicy(Duration.ofSeconds(1), 2.0, Duration.ofSeconds(4), 3, 0.0),
            List.of(new TargetPattern(TARGET.value())),
            Optional.of(TARGET),
            Limits.DEFAULT,
            Optional.empty(),
            durable ? Optional.of(new DurableStorage("sets", "main", "kv")) : Optional.empty(),
            Optional.of(SETS),
            "");
    namespaces = new Namespaces(1, Map.of("orders", orders), Map.of());
  }

  /** Those that have not ended. */
  List<Attempt> pending() {
    return attempts.stream().filter(attempt -> !attempt.end().isDone()).toList();
  }

  /** Every attempt so far, in order. */
  List<Attempt> attempts() {
    return attempts;
  }

  /** From now on the target takes everything. */
  void repair() {
    answersAtOnce = true;
  }

  private CompletionStage<Delivery> deliver(LogRecord record) {
    Attempt attempt = new Attempt(record, new CompletableFuture<>());
    attempts.add(attempt);
    if (answersAtOnce) {
      attempt.end().complete(Delivery.Delivered.INSTANCE);
    }
    return attempt.end();
  }

  @Override
  public NamespaceRegistry openNamespaces() {
    return registry(namespaces);
  }

  private static NamespaceRegistry registry(Namespaces namespaces) {
    return new NamespaceRegistry() {
      @Override
      public Namespaces current() {
        return namespaces;
      }

      @Override
      public void refresh() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public NamespaceRegistry open() {
    return openNamespaces();
  }

  @Override
  public NamespaceRegistry openUnwatched() {
    return openNamespaces();
  }

  @Override
  public TargetDirectory openTargets() {
    return new TargetDirectory() {
      @Override
      public Target get(TargetUri uri) {
        return new Target() {
          @Override
          public CompletionStage<Delivery> deliver(LogRecord record) {
            return ScheduleWorld.this.deliver(record);
          }

          @Override
          public void close() {}
        };
      }

      @Override
      public String place(TargetUri uri) {
        return uri.server();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public RandomGenerator random() {
    return new Random(42);
  }
}
