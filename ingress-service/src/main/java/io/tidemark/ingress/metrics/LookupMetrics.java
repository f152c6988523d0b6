/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.metrics;

import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts the calls that ask where a set stands. Safe for threads. */
public final class LookupMetrics {

  private final MeterRegistry registry;

  LookupMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Counts a call.
   *
   * @param namespace the request's namespace where it is in force, otherwise empty
   * @param code what the call ended with
   */
  public void ended(String namespace, Status.Code code) {
    Counter.builder("tidemark.ingress.set.lookups")
        .description("Calls of GetMutationSet by the status that they ended with")
        .tag("namespace", namespace.isEmpty() ? AnswerCounts.UNKNOWN_NAMESPACE : namespace)
        .tag("outcome", code.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }
}
