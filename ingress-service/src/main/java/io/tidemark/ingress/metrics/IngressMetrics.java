/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.namespace.NamespaceRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts what is answered. A label is a namespace in force or one of a fixed set of words, so that
 * no caller can grow the number of series. Safe for threads.
 */
public final class IngressMetrics {

  private static final String UNKNOWN_NAMESPACE = "(unknown)";
  private static final Duration SHORTEST = Duration.ofNanos(500_000);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final Timer unary;
  private final Timer batch;
  private final Map<String, Outcomes> byNamespace = new ConcurrentHashMap<>();

  /** Metrics in a registry. */
  public IngressMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.unary = timer("unary", "From a call's acceptance to its answer");
    this.batch = timer("batch", "From a batch's arrival to its last answer");
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

  /**
   * Counts an answer.
   *
   * @param namespace the request's namespace where it is in force, otherwise empty
   */
  public void answered(String namespace, WriteToLogResponse response) {
    Outcomes outcomes = byNamespace.get(namespace);
    if (outcomes == null) {
      outcomes = byNamespace.computeIfAbsent(namespace, this::outcomes);
    }
    outcomes.count(response);
  }

  /** Records how long a call of {@code WriteToLog} took whose record was accepted. */
  public void unaryTook(long nanos) {
    unary.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Records how long a batch took. */
  public void batchTook(long nanos) {
    batch.record(nanos, TimeUnit.NANOSECONDS);
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

  private Outcomes outcomes(String namespace) {
    String label = namespace.isEmpty() ? UNKNOWN_NAMESPACE : namespace;
    Map<Refusal, Counter> refused = new ConcurrentHashMap<>();
    for (Refusal refusal : Refusal.values()) {
      if (refusal != Refusal.REFUSAL_UNSPECIFIED && refusal != Refusal.UNRECOGNIZED) {
        refused.put(refusal, counter(label, refusal.name().toLowerCase(Locale.ROOT)));
      }
    }
    return new Outcomes(counter(label, "durable"), counter(label, "unknown"), Map.copyOf(refused));
  }

  private Counter counter(String namespace, String outcome) {
    return Counter.builder("tidemark.ingress.requests")
        .description("Requests by what was answered: durable, unknown, or why refused")
        .tag("namespace", namespace)
        .tag("outcome", outcome)
        .register(registry);
  }

  private record Outcomes(Counter durable, Counter unknown, Map<Refusal, Counter> refused) {
    void count(WriteToLogResponse response) {
      if (response.getDurable() == Trilean.TRUE) {
        durable.increment();
      } else if (response.getDurable() == Trilean.UNKNOWN) {
        unknown.increment();
      } else {
        Counter counter = refused.get(response.getRefusal());
        if (counter != null) {
          counter.increment();
        }
      }
    }
  }
}
