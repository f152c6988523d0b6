/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static java.util.Objects.requireNonNull;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.outcome.Outcome;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * What an operator of the job sees: how many records are in each place a record can be, and how
 * late they leave. One group a namespace; names as in docs/operating.md.
 */
final class DeliveryMetrics {

  private static final int HISTOGRAM_WINDOW = 4096;

  private final MetricGroup root;
  private final HeldCensus held;
  private final HeldCensus forTargets;
  private final Map<String, OfNamespace> namespaces = new HashMap<>();

  /**
   * Registers what concerns the whole task.
   *
   * @param root the operator's group
   * @param held the records held
   * @param forTargets those of them that wait for a target that is away or slow
   * @param oldestDueAgeMillis how long the oldest record that is due has been so, in milliseconds
   * @param targetsAway how many targets are away
   */
  DeliveryMetrics(
      MetricGroup root,
      HeldCensus held,
      HeldCensus forTargets,
      LongSupplier oldestDueAgeMillis,
      IntSupplier targetsAway) {
    this.root = root;
    this.held = held;
    this.forTargets = forTargets;
    root.gauge("oldestDueAgeMillis", (Gauge<Long>) oldestDueAgeMillis::getAsLong);
    root.gauge("targetsAway", (Gauge<Integer>) targetsAway::getAsInt);
    held.watch(this::of);
  }

  /** Shows how many namespaces are held since their targets refuse most of their records. */
  void showHeldNamespaces(IntSupplier namespaces) {
    root.gauge("namespacesHeld", (Gauge<Integer>) namespaces::getAsInt);
  }

  /** The counters of a namespace; of records without one, those of the empty name. */
  OfNamespace of(String namespace) {
    return namespaces.computeIfAbsent(namespace, OfNamespace::new);
  }

  /** The counters of one namespace. For the task thread alone, but for what gauges read. */
  final class OfNamespace {
    private final MetricGroup group;
    private final Counter delivered;
    private final Counter retried;
    private final Counter cancelMissed;
    private final Map<Outcome.Kind, Counter> withdrawn = new EnumMap<>(Outcome.Kind.class);
    private final Counter deferred;
    private final Counter paced;
    private final Counter keysStopped;
    private final Map<DeadReason, Counter> dead = new HashMap<>();
    private final Map<Route.Why, Counter> passed = new EnumMap<>(Route.Why.class);
    private final Histogram lateness;
    private int inFlight;

    private OfNamespace(String namespace) {
      String label = namespace.isEmpty() ? "unknown" : namespace;
      group = root.addGroup("namespace", label);
      delivered = group.counter("delivered");
      retried = group.counter("retried");
      cancelMissed = group.counter("cancelMissed");
      for (Outcome.Kind kind :
          List.of(Outcome.Kind.CANCELLED, Outcome.Kind.COALESCED, Outcome.Kind.REPLACED)) {
        withdrawn.put(kind, group.counter(kind.name().toLowerCase(Locale.ROOT)));
      }
      deferred = group.counter("deferred");
      paced = group.counter("paced");
      keysStopped = group.counter("keysStopped");
      lateness =
          group.histogram("latenessMillis", new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
      group.gauge("held", (Gauge<Long>) () -> held.count(namespace));
      group.gauge("heldForTargets", (Gauge<Long>) () -> forTargets.count(namespace));
      group.gauge("inFlight", (Gauge<Integer>) () -> inFlight);
    }

    void started() {
      inFlight++;
    }

    void ended() {
      inFlight--;
    }

    /**
     * A record has reached its target.
     *
     * @param latenessMillis how long after it was due
     * @param atOnce whether on its first attempt; later ones are late on purpose
     */
    void delivered(long latenessMillis, boolean atOnce) {
      delivered.inc();
      if (atOnce) {
        lateness.update(latenessMillis);
      }
    }

    void retried() {
      retried.inc();
    }

    /** A record is held because its target is away or slow. */
    void deferred() {
      deferred.inc();
    }

    /** A record is held until its turn under the namespace's pace. */
    void paced() {
      paced.inc();
    }

    /** A dead record has stopped its key. */
    void keyStopped() {
      keysStopped.inc();
    }

    /** A record isn't sent, or isn't sent again: cancelled, coalesced or replaced. */
    void withdrawn(Outcome.Kind kind) {
      requireNonNull(withdrawn.get(kind)).inc();
    }

    /** A record isn't for this job. */
    void passed(Route.Why why) {
      passed.computeIfAbsent(why, w -> group.addGroup("reason", w.name()).counter("dropped")).inc();
    }

    /** A cancellation found no record that waits. */
    void cancelMissed() {
      cancelMissed.inc();
    }

    void dead(DeadReason reason) {
      dead.computeIfAbsent(reason, r -> group.addGroup("reason", r.name()).counter("dead")).inc();
    }
  }
}
