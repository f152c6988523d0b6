/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a run measured.
 *
 * @param written records that were sent
 * @param failed records that could not be sent
 * @param delivered records that arrived, each counted once
 * @param duplicates arrivals beyond the first of a record
 * @param early arrivals before the due time
 * @param writeSeconds how long the writing took
 * @param perSecond records delivered by the time from the first arrival to the last
 * @param p50Millis the median of arrival minus due
 * @param p99Millis what one record in a hundred exceeded
 * @param maxMillis the latest
 */
public record Measured(
    long written,
    long failed,
    long delivered,
    long duplicates,
    long early,
    double writeSeconds,
    double perSecond,
    double p50Millis,
    double p99Millis,
    double maxMillis) {

  private static final String MARK = "MEASURED ";

  /** What was written and neither failed nor arrived. */
  public long missing() {
    return written - failed - delivered;
  }

  /** One line that {@link #parse} reads. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%swritten=%d failed=%d delivered=%d duplicates=%d early=%d writeSeconds=%f perSecond=%f"
            + " p50=%f p99=%f max=%f",
        MARK,
        written,
        failed,
        delivered,
        duplicates,
        early,
        writeSeconds,
        perSecond,
        p50Millis,
        p99Millis,
        maxMillis);
  }

  /** Whether a line is one that {@link #parse} reads. */
  public static boolean isLine(String line) {
    return line.startsWith(MARK);
  }

  /** Reads a {@link #line}. */
  public static Measured parse(String line) {
    Map<String, String> values =
        Arrays.stream(line.substring(MARK.length()).split(" ", -1))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    Function<String, String> value =
        name -> {
          String found = values.get(name);
          if (found == null) {
            throw new IllegalArgumentException("no " + name + " in: " + line);
          }
          return found;
        };
    return new Measured(
        Long.parseLong(value.apply("written")),
        Long.parseLong(value.apply("failed")),
        Long.parseLong(value.apply("delivered")),
        Long.parseLong(value.apply("duplicates")),
        Long.parseLong(value.apply("early")),
        Double.parseDouble(value.apply("writeSeconds")),
        Double.parseDouble(value.apply("perSecond")),
        Double.parseDouble(value.apply("p50")),
        Double.parseDouble(value.apply("p99")),
        Double.parseDouble(value.apply("max")));
  }

  /** For people. */
  public String summary() {
    return String.format(
            Locale.ROOT,
            "%,d written in %.1f s, %,d delivered at %,.0f/s, late p50 %.0f ms, p99 %.0f ms, max"
                + " %.0f ms",
            written,
            writeSeconds,
            delivered,
            perSecond,
            p50Millis,
            p99Millis,
            maxMillis)
        + some(early, "early")
        + some(duplicates, "duplicates")
        + some(failed, "not sent")
        + some(missing(), "MISSING");
  }

  private static String some(long count, String what) {
    return count == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", count, what);
  }
}
