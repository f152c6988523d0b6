/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.show.Outcome;
import io.tidemark.cli.demo.show.RateChart;
import io.tidemark.cli.demo.show.Rates;
import io.tidemark.cli.demo.workload.Burst;
import io.tidemark.cli.demo.workload.Course;
import io.tidemark.cli.demo.workload.Destination;
import io.tidemark.testing.guarantee.Arrival;
import io.tidemark.testing.guarantee.AtLeastOnce;
import io.tidemark.testing.guarantee.CheckedTrilean;
import io.tidemark.testing.guarantee.EndsAsExpected;
import io.tidemark.testing.guarantee.ExactlyOnePlace;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.Lateness;
import io.tidemark.testing.guarantee.NeverEarly;
import io.tidemark.testing.guarantee.Report;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a history comes to when the burst is over. */
final class Reckoning {

  private final Burst burst;
  private final History history;

  Reckoning(Burst burst, History history) {
    this.burst = burst;
    this.history = history;
  }

  /** Draws what was acknowledged and what was delivered from one time to another. */
  List<String> chart(int width, long started, long over) {
    RateChart chart = new RateChart(width);
    long bucket = chart.bucketMillis(over - started);
    int buckets = (int) ((over - started) / bucket) + 1;
    return chart.draw(
        "Writes acknowledged",
        Rates.of(history.acknowledgedMillis(), started, bucket, buckets),
        "Deliveries",
        Rates.of(
            arrivals(Arrival.Kind.DELIVERED).stream().mapToLong(Arrival::atMillis),
            started,
            bucket,
            buckets));
  }

  /**
   * Judges the history.
   *
   * @param missing what was awaited and didn't come
   */
  Outcome outcome(List<String> missing, Outcome.Times times) {
    Report report =
        Report.of(
            history,
            new AtLeastOnce(),
            new NeverEarly(),
            new CheckedTrilean(),
            new ExactlyOnePlace(),
            new EndsAsExpected(this::end));
    Outcome.Expected expected =
        new Outcome.Expected(
            burst.scenario().records(),
            burst.count(Course.End.DELIVERED),
            burst.count(Course.End.DEAD),
            burst.count(Course.End.CANCELLED),
            burst.count(Course.End.NOWHERE),
            burst.scenario().seed());
    SortedMap<String, Long> reasons =
        arrivals(Arrival.Kind.DEAD).stream()
            .collect(Collectors.groupingBy(Arrival::where, TreeMap::new, Collectors.counting()));
    Lateness lateness = lateness(EnumSet.complementOf(EnumSet.of(Destination.HTTP_AWAY)));
    return new Outcome(report, expected, reasons, lateness, latenessByTarget(), times, missing);
  }

  private Arrival.Kind end(String id) {
    return switch (burst.end(id)) {
      case DELIVERED -> Arrival.Kind.DELIVERED;
      case DEAD -> Arrival.Kind.DEAD;
      case CANCELLED -> Arrival.Kind.CANCELLED;
      case NOWHERE -> throw new IllegalArgumentException("record " + id + " is in the log");
    };
  }

  private SortedMap<String, Lateness> latenessByTarget() {
    SortedMap<String, Lateness> all = new TreeMap<>();
    for (Destination destination :
        List.of(Destination.HTTP, Destination.HTTP_AWAY, Destination.KAFKA)) {
      all.put(destination.name(), lateness(EnumSet.of(destination)));
    }
    return all;
  }

  private Lateness lateness(Set<Destination> destinations) {
    return Lateness.of(
        history
            .fates()
            .filter(
                fate ->
                    burst
                        .find(fate.id())
                        .map(delete -> destinations.contains(delete.destination()))
                        .orElse(false)));
  }

  private List<Arrival> arrivals(Arrival.Kind kind) {
    return history.arrivals().filter(arrival -> arrival.kind() == kind).toList();
  }
}
