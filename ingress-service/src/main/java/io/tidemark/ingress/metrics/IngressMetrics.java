/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidemark.ingress.spread.QueueEvents;
import io.tidemark.namespace.NamespaceRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;

/** What the ingress counts and times, and what it shows of its state. Safe for threads. */
public final class IngressMetrics {

  private static final Duration SHORTEST = Duration.ofNanos(500_000);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final CallMetrics writes;
  private final CallMetrics batches;
  private final CallMetrics cancels;
  private final LookupMetrics lookups;
  private final QueueMetrics queues;

  /** Metrics in a registry. */
  public IngressMetrics(MeterRegistry registry) {
    this.registry = registry;
    AnswerCounts requests =
        new AnswerCounts(
            registry,
            "tidemark.ingress.requests",
            "Requests by what was answered: durable, unknown, or why refused");
    AnswerCounts cancelRequests =
        new AnswerCounts(
            registry,
            "tidemark.ingress.cancels",
            "Requests to cancel by what was answered: durable, unknown, or why refused");
    this.writes =
        new CallMetrics(requests, timer("unary", "From a call's acceptance to its answer"));
    this.batches =
        new CallMetrics(requests, timer("batch", "From a batch's arrival to its last answer"));
    this.cancels =
        new CallMetrics(cancelRequests, timer("cancel", "From a call's acceptance to its answer"));
    this.lookups = new LookupMetrics(registry);
    this.queues = new QueueMetrics(registry);
  }

  /** Of calls of {@code WriteToLog}. */
  public CallMetrics writes() {
    return writes;
  }

  /** Of the batches of {@code WriteToLogStream}; its requests count as writes. */
  public CallMetrics batches() {
    return batches;
  }

  /** Of calls of {@code Cancel}. */
  public CallMetrics cancels() {
    return cancels;
  }

  /** Of calls of {@code GetMutationSet}. */
  public LookupMetrics lookups() {
    return lookups;
  }

  /** Of queues that records are spread over. */
  public QueueEvents queues() {
    return queues;
  }

  /** Shows how full the ingress is. */
  public void watchBytes(LongSupplier held, long limit) {
    Gauge.builder("tidemark.ingress.bytes.in.flight", held, LongSupplier::getAsLong)
        .description("Bytes of records that are accepted and whose outcome is open")
        .strongReference(true)
        .register(registry);
    Gauge.builder("tidemark.ingress.bytes.in.flight.limit", () -> limit)
        .description("Past this many bytes in flight, requests are refused")
        .register(registry);
  }

  /** Shows how many namespaces are in force and how many documents were refused. */
  public void watchNamespaces(NamespaceRegistry namespaces) {
    Gauge.builder("tidemark.namespaces", namespaces, all -> all.current().byName().size())
        .description("Namespaces in force")
        .strongReference(true)
        .register(registry);
    Gauge.builder(
            "tidemark.namespaces.rejected", namespaces, all -> all.current().rejected().size())
        .description("Namespace documents that were refused; what was in force before still is")
        .strongReference(true)
        .register(registry);
  }

  private Timer timer(String call, String description) {
    return Timer.builder("tidemark.ingress.answer")
        .description(description)
        .tag("call", call)
        .publishPercentileHistogram()
        .minimumExpectedValue(SHORTEST)
        .maximumExpectedValue(LONGEST)
        .register(registry);
  }
}
