/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import io.tidemark.flow.deadletter.DeadReason;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What becomes of the sets that are assembled; names as in docs/operating.md. */
final class AssembleMetrics {

  private final MetricGroup root;
  private final Map<String, OfNamespace> namespaces = new HashMap<>();

  AssembleMetrics(MetricGroup root) {
    this.root = root;
  }

  /** The counters of a namespace. */
  OfNamespace of(String namespace) {
    return namespaces.computeIfAbsent(namespace, OfNamespace::new);
  }

  /** The counters of one namespace. For the task thread alone. */
  final class OfNamespace {
    private final MetricGroup group;
    private final Counter assembled;
    private final Counter incomplete;
    private final Counter repeated;
    private final Map<DeadReason, Counter> dead = new HashMap<>();

    private OfNamespace(String namespace) {
      group = root.addGroup("namespace", namespace.isEmpty() ? "unknown" : namespace);
      assembled = group.counter("setsAssembled");
      incomplete = group.counter("setsIncomplete");
      repeated = group.counter("repeated");
    }

    /** All of a set was there. */
    void assembled() {
      assembled.inc();
    }

    /** A set was not complete in time. */
    void incomplete() {
      incomplete.inc();
    }

    /** A message said what another had said. */
    void repeated() {
      repeated.inc();
    }

    void dead(DeadReason reason) {
      dead.computeIfAbsent(reason, r -> group.addGroup("reason", r.name()).counter("dead")).inc();
    }
  }
}
