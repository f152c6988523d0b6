/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One counter's series. A label is a namespace in force or one of a fixed set of words, so that no
 * caller can grow their number. Safe for threads.
 */
final class AnswerCounts {

  /** The label of requests whose namespace isn't in force. */
  static final String UNKNOWN_NAMESPACE = "(unknown)";

  private final MeterRegistry registry;
  private final String name;
  private final String description;
  private final Map<String, Outcomes> byNamespace = new ConcurrentHashMap<>();

  AnswerCounts(MeterRegistry registry, String name, String description) {
    this.registry = registry;
    this.name = name;
    this.description = description;
  }

  void count(String namespace, Trilean durable, Refusal refusal) {
    Outcomes outcomes = byNamespace.get(namespace);
    if (outcomes == null) {
      outcomes = byNamespace.computeIfAbsent(namespace, this::outcomes);
    }
    outcomes.count(durable, refusal);
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
    return Counter.builder(name)
        .description(description)
        .tag("namespace", namespace)
        .tag("outcome", outcome)
        .register(registry);
  }

  private record Outcomes(Counter durable, Counter unknown, Map<Refusal, Counter> refused) {
    void count(Trilean answer, Refusal refusal) {
      if (answer == Trilean.TRUE) {
        durable.increment();
      } else if (answer == Trilean.UNKNOWN) {
        unknown.increment();
      } else {
        Counter counter = refused.get(refusal);
        if (counter != null) {
          counter.increment();
        }
      }
    }
  }
}
