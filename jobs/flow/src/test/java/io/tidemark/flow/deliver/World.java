/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static java.util.Objects.requireNonNull;

import io.tidemark.flow.sink.MessageWriter;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.Limits;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import io.tidemark.namespace.Replication;
import io.tidemark.namespace.TargetPattern;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * The world outside the operator, in memory: a clock that stands still, namespaces that can be
 * changed, and a target whose attempts the test ends by hand.
 */
final class World implements DeliveryEnvironment {

  static final String CLUSTER = "main";
  static final String TOPIC = "orders";
  static final TargetUri TARGET = TargetUri.parse("test://app/orders");
  static final TargetUri SECOND_TARGET = TargetUri.parse("test://other/orders");
  static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofSeconds(1), 2.0, Duration.ofSeconds(10), 3, 0.0);

  private static final long serialVersionUID = 1L;

  /**
   * An attempt that the operator started.
   *
   * @param record what it sent
   * @param atMillis when
   * @param end ends it
   */
  record Attempt(LogRecord record, long atMillis, CompletableFuture<Delivery> end) {
    void deliver() {
      end.complete(Delivery.Delivered.INSTANCE);
    }
  }

  private final transient List<Attempt> attempts = new ArrayList<>();
  private final transient List<Attempt> open = new ArrayList<>();
  private transient Namespaces namespaces = namespaces(1);
  private long now;
  private boolean delivers;
  private transient Optional<MessageWriter> writer = Optional.empty();
  private int taken;

  World(long now) {
    this.now = now;
  }

  /** The orders, which may go to a second target too. */
  static Namespaces withSecondTarget() {
    Namespace orders =
        namespace(
            "orders",
            CLUSTER,
            TOPIC,
            List.of(new TargetPattern(TARGET.value()), new TargetPattern(SECOND_TARGET.value())),
            RETRY);
    return new Namespaces(2, Map.of(orders.name(), orders), Map.of());
  }

  /** The orders, which go to the second target unless they say otherwise. */
  static Namespaces toSecondTarget() {
    Namespace plain = requireNonNull(withSecondTarget().byName().get("orders"));
    Namespace orders =
        new Namespace(
            plain.name(),
            plain.persona(),
            plain.shard(),
            plain.queues(),
            plain.delivery(),
            plain.retry(),
            plain.allowedTargets(),
            Optional.of(SECOND_TARGET),
            plain.limits(),
            plain.replication(),
            plain.durableStorage(),
            plain.sets(),
            plain.context());
    return new Namespaces(3, Map.of(orders.name(), orders), Map.of());
  }

  /** The orders under a policy, with outcomes. */
  static Namespaces withPolicy(DeliveryPolicy policy) {
    return withPolicy(
        policy,
        new Queue.Kafka(CLUSTER, List.of(TOPIC), "orders-dead", Optional.of("orders-outcomes")));
  }

  /** The orders under a policy, with outcomes, which are retried in a way of their own. */
  static Namespaces withPolicy(long version, DeliveryPolicy policy, RetryPolicy retry) {
    Namespace plain = requireNonNull(withPolicy(policy).byName().get("orders"));
    Namespace orders =
        new Namespace(
            plain.name(),
            plain.persona(),
            plain.shard(),
            plain.queues(),
            policy,
            retry,
            plain.allowedTargets(),
            plain.defaultTarget(),
            plain.limits(),
            plain.replication(),
            plain.durableStorage(),
            plain.sets(),
            plain.context());
    return new Namespaces(version, Map.of(orders.name(), orders), Map.of());
  }

  /** The neighbour: another namespace with a topic and a target of its own. */
  static final String NEIGHBOUR = "users";

  /** The same, with the neighbour among them. */
  static Namespaces withNeighbour(Namespaces namespaces) {
    Map<String, Namespace> all = new java.util.HashMap<>(namespaces.byName());
    Namespace plain =
        namespace(
            NEIGHBOUR,
            CLUSTER,
            NEIGHBOUR,
            List.of(new TargetPattern(TARGET.value()), new TargetPattern(SECOND_TARGET.value())),
            RETRY);
    all.put(
        NEIGHBOUR,
        new Namespace(
            plain.name(),
            plain.persona(),
            plain.shard(),
            List.of(
                new Queue.Kafka(
                    CLUSTER, List.of(NEIGHBOUR), "users-dead", Optional.of("users-outcomes"))),
            plain.delivery(),
            plain.retry(),
            plain.allowedTargets(),
            Optional.of(SECOND_TARGET),
            plain.limits(),
            plain.replication(),
            plain.durableStorage(),
            plain.sets(),
            plain.context()));
    Map<String, Optional<Namespace>> removed = new java.util.HashMap<>();
    namespaces.removed("orders").ifPresent(last -> removed.put("orders", Optional.of(last)));
    return new Namespaces(namespaces.version(), all, Map.of(), removed, Set.of());
  }

  /** Nothing, for all of some namespaces were removed. */
  static Namespaces removed(long version, Namespaces before) {
    Map<String, Optional<Namespace>> removed = new java.util.HashMap<>();
    before.byName().forEach((name, last) -> removed.put(name, Optional.of(last)));
    return new Namespaces(version, Map.of(), Map.of(), removed, Set.of());
  }

  /** The usual retries, within a time. */
  static RetryPolicy retryWithin(Duration expireAfter) {
    return new RetryPolicy(
        RETRY.initial(),
        RETRY.multiplier(),
        RETRY.maxBackoff(),
        RETRY.maxAttempts(),
        RETRY.jitter(),
        Optional.of(expireAfter));
  }

  /** The orders in a queue of SQS. */
  static Namespaces onSqs(DeliveryPolicy policy) {
    return withPolicy(
        policy, new Queue.Sqs(List.of(TOPIC), "orders-dead", Duration.ofSeconds(1), 10));
  }

  private static Namespaces withPolicy(DeliveryPolicy policy, Queue queue) {
    Namespace plain = namespace("orders", CLUSTER, TOPIC);
    Namespace orders =
        new Namespace(
            plain.name(),
            plain.persona(),
            plain.shard(),
            List.of(queue),
            policy,
            plain.retry(),
            plain.allowedTargets(),
            plain.defaultTarget(),
            plain.limits(),
            plain.replication(),
            plain.durableStorage(),
            plain.sets(),
            plain.context());
    return new Namespaces(2, Map.of(orders.name(), orders), Map.of());
  }

  /** The orders as a cache's writes, of which the last written wins. */
  static Namespaces withLastWriteWins() {
    Namespace plain = namespace("orders", CLUSTER, TOPIC);
    Namespace orders =
        new Namespace(
            plain.name(),
            Persona.REPLICATION,
            plain.shard(),
            plain.queues(),
            new DeliveryPolicy(
                DeliveryPolicy.Ordering.KEY,
                DeliveryPolicy.Coalesce.LATEST,
                DeliveryPolicy.OnDeadLetter.CONTINUE,
                OptionalInt.empty()),
            plain.retry(),
            plain.allowedTargets(),
            plain.defaultTarget(),
            plain.limits(),
            Optional.of(
                new Replication(
                    new TreeMap<>(Map.of("eu", TARGET)),
                    Replication.Conflict.LAST_WRITE_WINS,
                    "us",
                    Replication.REMEMBER_DELETIONS,
                    Optional.empty())),
            plain.durableStorage(),
            plain.sets(),
            plain.context());
    return new Namespaces(2, Map.of(orders.name(), orders), Map.of());
  }

  /** The orders, which expire. */
  static Namespaces withExpiry(Duration expireAfter) {
    Namespace orders =
        namespace(
            "orders",
            CLUSTER,
            TOPIC,
            List.of(new TargetPattern(TARGET.value())),
            retryWithin(expireAfter));
    return new Namespaces(2, Map.of(orders.name(), orders), Map.of());
  }

  static Namespace namespace(String name, String cluster, String topic) {
    return namespace(name, cluster, topic, List.of(new TargetPattern(TARGET.value())), RETRY);
  }

  private static Namespace namespace(
      String name, String cluster, String topic, List<TargetPattern> allowed, RetryPolicy retry) {
    return new Namespace(
        name,
        Persona.DELAY_QUEUE,
        "default",
        List.of(new Queue.Kafka(cluster, List.of(topic), name + "-dead")),
        DeliveryPolicy.DEFAULT,
        retry,
        allowed,
        Optional.of(TARGET),
        Limits.DEFAULT,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  static Namespaces namespaces(long version, Namespace... more) {
    Namespace orders = namespace("orders", CLUSTER, TOPIC);
    Map<String, Namespace> byName = new java.util.HashMap<>();
    byName.put(orders.name(), orders);
    for (Namespace namespace : more) {
      byName.put(namespace.name(), namespace);
    }
    return new Namespaces(version, byName, Map.of());
  }

  long now() {
    return now;
  }

  void setTime(long millis) {
    now = millis;
  }

  /** From now on tasks that are opened write dead letters and outcomes by this. */
  void writeBy(MessageWriter messages) {
    writer = Optional.of(messages);
  }

  void setNamespaces(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  /** From now on each attempt ends as soon as it is started. */
  void deliverAtOnce() {
    delivers = true;
  }

  /** Every attempt so far, in order. */
  List<Attempt> attempts() {
    return Collections.unmodifiableList(attempts);
  }

  /** As if there had been none so far. */
  void forget() {
    attempts.clear();
    open.clear();
    taken = 0;
  }

  /** Those that were started since this was last asked. */
  List<Attempt> takeNew() {
    List<Attempt> some =
        List.copyOf(attempts.subList(Math.min(taken, attempts.size()), attempts.size()));
    taken = attempts.size();
    return some;
  }

  /** Those that have not ended. */
  List<Attempt> open() {
    open.removeIf(attempt -> attempt.end().isDone());
    return List.copyOf(open);
  }

  /** What has not ended is lost with the process; its outcome reaches nobody. */
  void loseOpen() {
    open.clear();
    attempts.removeIf(attempt -> !attempt.end().isDone());
    taken = attempts.size();
  }

  @Override
  public NamespaceRegistry openNamespaces() {
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
  public TargetDirectory openTargets() {
    Target target =
        new Target() {
          @Override
          public CompletionStage<Delivery> deliver(LogRecord record) {
            Attempt attempt = new Attempt(record, now, new CompletableFuture<>());
            attempts.add(attempt);
            open.add(attempt);
            if (delivers || record.namespace().equals(NEIGHBOUR)) {
              attempt.deliver();
            }
            return attempt.end();
          }

          @Override
          public void close() {}
        };
    return new TargetDirectory() {
      @Override
      public Target get(TargetUri uri) {
        if (!uri.scheme().equals("test")) {
          throw new IllegalArgumentException("no kind of target takes " + uri);
        }
        return target;
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
  public Optional<MessageWriter> openWriter() {
    return writer;
  }

  @Override
  public boolean keepsBooks() {
    return true;
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
