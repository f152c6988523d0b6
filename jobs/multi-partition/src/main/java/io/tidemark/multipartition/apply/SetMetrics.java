/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/** What becomes of the sets of each namespace. Safe for threads; names as in docs/operating.md. */
final class SetMetrics {

  private final MetricGroup root;
  private final Map<String, OfNamespace> namespaces = new ConcurrentHashMap<>();

  SetMetrics(MetricGroup root) {
    this.root = root;
  }

  /**
   * The counters of a namespace.
   *
   * @param setsApplied sets of which all is applied
   * @param setsDead how often it was saved that a set is dead
   * @param setsExpired sets that were never completed
   * @param mutationsApplied mutations that their targets took
   */
  record OfNamespace(
      Counter setsApplied, Counter setsDead, Counter setsExpired, Counter mutationsApplied) {}

  OfNamespace of(String namespace) {
    return namespaces.computeIfAbsent(
        namespace,
        name -> {
          MetricGroup group = root.addGroup("namespace", name);
          return new OfNamespace(
              counter(group, "setsApplied"),
              counter(group, "setsDead"),
              counter(group, "setsExpired"),
              counter(group, "mutationsApplied"));
        });
  }

  private static Counter counter(MetricGroup group, String name) {
    return group.counter(name, new ThreadSafeSimpleCounter());
  }
}
