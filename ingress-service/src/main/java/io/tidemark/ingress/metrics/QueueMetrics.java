/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.ingress.spread.QueueEvents;
import io.tidemark.namespace.Namespaces.Topic;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * How the queues do that records are spread over. A label is a queue of a document. Safe for
 * threads.
 */
final class QueueMetrics implements QueueEvents {

  private static final String QUEUE = "queue";

  private final MeterRegistry registry;
  private final Map<Topic, Counters> counters = new ConcurrentHashMap<>();

  private record Counters(Counter appended, Counter passedOn) {}

  QueueMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void watch(Topic topic, BooleanSupplier healthy) {
    Gauge.builder("tidemark.ingress.queue.healthy", healthy, it -> it.getAsBoolean() ? 1 : 0)
        .description("Whether a queue that shares its namespace's records with others takes them")
        .tag(QUEUE, label(topic))
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void appended(Topic topic) {
    of(topic).appended().increment();
  }

  @Override
  public void passedOn(Topic topic) {
    of(topic).passedOn().increment();
  }

  private Counters of(Topic topic) {
    return counters.computeIfAbsent(
        topic, it -> new Counters(counter(it, "appended"), counter(it, "passed_on")));
  }

  private Counter counter(Topic topic, String outcome) {
    return Counter.builder("tidemark.ingress.queue.appends")
        .description(
            "Records that several queues may take, by queue: it has taken them, or another was asked")
        .tag(QUEUE, label(topic))
        .tag("outcome", outcome)
        .register(registry);
  }

  private static String label(Topic topic) {
    return topic.cluster().endsWith(":")
        ? topic.cluster() + topic.name()
        : topic.cluster() + "/" + topic.name();
  }
}
