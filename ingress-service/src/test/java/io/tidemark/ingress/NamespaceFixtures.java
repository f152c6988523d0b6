/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.Limits;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import io.tidemark.namespace.Replication;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.namespace.TargetPattern;
import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Namespaces for tests, and a registry that holds them in memory. */
public final class NamespaceFixtures {

  /** A target that {@link #orders} allows. */
  public static final String TARGET = "kafka://main/orders-out";

  /** Small limits, so that a test can pass them. */
  public static final Limits LIMITS = new Limits(1000, Duration.ofDays(1), 16, 3, 64);

  /** Small bounds of sets. */
  public static final SetPolicy SETS =
      new SetPolicy(Duration.ofMinutes(1), Duration.ofHours(1), 100, 10_000);

  private NamespaceFixtures() {}

  /** A delay queue in one topic, with {@link #LIMITS} and no default target. */
  public static Namespace orders() {
    return delayQueue("orders", List.of("orders-wal"), Optional.empty());
  }

  /** A delay queue with the limits that a namespace has by default. */
  public static Namespace large() {
    Queue queue = new Queue.Kafka("main", List.of("large-wal"), "large-dlq");
    return namespace("large", Persona.DELAY_QUEUE, queue, Limits.DEFAULT, Optional.empty());
  }

  /** A delay queue with a durable storage for large payloads. */
  public static Namespace files() {
    return namespace(
        "files",
        Persona.DELAY_QUEUE,
        new Queue.Kafka("main", List.of("files-wal"), "files-dlq"),
        Limits.DEFAULT.withMaxPayloadBytes(Limits.LARGEST_PAYLOAD),
        Optional.empty(),
        Optional.of(new DurableStorage("files", "main", "kv")));
  }

  /** Sets of at most 100 mutations, saved in a durable storage; they expire after a minute. */
  public static Namespace profiles() {
    return sets(
        "profiles", Optional.of(new DurableStorage("profiles", "main", "kv")), Optional.empty());
  }

  /** The same sets without a durable storage: they go through the queue. */
  public static Namespace queuedSets() {
    return sets("queued", Optional.empty(), Optional.empty());
  }

  /** Sets of mutations. */
  public static Namespace sets(
      String name, Optional<DurableStorage> storage, Optional<TargetUri> target) {
    Queue queue = new Queue.Kafka("main", List.of(name + "-wal"), name + "-dlq");
    return namespace(name, Persona.MULTI_PARTITION, queue, LIMITS, target, storage);
  }

  /** A delay queue. */
  public static Namespace delayQueue(String name, List<String> topics, Optional<TargetUri> target) {
    return namespace(
        name, Persona.DELAY_QUEUE, new Queue.Kafka("main", topics, name + "-dlq"), target);
  }

  /** A namespace of a persona with one queue. */
  public static Namespace namespace(
      String name, Persona persona, Queue queue, Optional<TargetUri> target) {
    return namespace(name, persona, queue, LIMITS, target);
  }

  /** A delay queue with several queues. */
  public static Namespace withQueues(String name, List<Queue> queues) {
    return namespace(name, Persona.DELAY_QUEUE, queues, LIMITS, Optional.empty(), Optional.empty());
  }

  private static Namespace namespace(
      String name, Persona persona, Queue queue, Limits limits, Optional<TargetUri> target) {
    return namespace(name, persona, queue, limits, target, Optional.empty());
  }

  private static Namespace namespace(
      String name,
      Persona persona,
      Queue queue,
      Limits limits,
      Optional<TargetUri> target,
      Optional<DurableStorage> storage) {
    return namespace(name, persona, List.of(queue), limits, target, storage);
  }

  private static Namespace namespace(
      String name,
      Persona persona,
      List<Queue> queues,
      Limits limits,
      Optional<TargetUri> target,
      Optional<DurableStorage> storage) {
    return new Namespace(
        name,
        persona,
        Namespace.DEFAULT_SHARD,
        queues,
        DeliveryPolicy.DEFAULT,
        RetryPolicy.DEFAULT,
        List.of(new TargetPattern("kafka://main/*"), new TargetPattern("http://app/*")),
        target,
        limits,
        persona == Persona.REPLICATION
            ? Optional.of(Replication.to(Map.of("eu", TargetUri.parse("writer://eu:7600"))))
            : Optional.empty(),
        storage,
        persona == Persona.MULTI_PARTITION ? Optional.of(SETS) : Optional.empty(),
        "");
  }

  /** A registry whose namespaces can be replaced. */
  public static final class Registry implements NamespaceRegistry {
    private volatile Namespaces current = new Namespaces(1, Map.of(), Map.of());

    /** A registry of these. */
    public Registry(Namespace... namespaces) {
      replace(namespaces);
    }

    /** From now on these are in force. */
    public void replace(Namespace... namespaces) {
      current =
          new Namespaces(
              current.version() + 1,
              Stream.of(namespaces).collect(Collectors.toMap(Namespace::name, each -> each)),
              Map.of());
    }

    @Override
    public Namespaces current() {
      return current;
    }

    @Override
    public void refresh() {}

    @Override
    public void close() {}
  }
}
