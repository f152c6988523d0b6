/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.region;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a writer's metrics say at one time.
 *
 * @param atNanos when
 * @param applied how many writes it had applied
 * @param lag how many of them had which lag: the upper bound of each bucket in seconds, and how
 *     many had no more
 */
public record WriterFigures(long atNanos, double applied, SortedMap<Double, Double> lag) {

  private static final Pattern APPLIED =
      Pattern.compile("^tidemark_writer_writes_total\\{outcome=\"applied\"\\} (\\S+)");
  private static final Pattern BUCKET =
      Pattern.compile("^tidemark_writer_lag_seconds_bucket\\{le=\"([^\"]+)\"\\} (\\S+)");

  /** A writer that is starting may take a connection and answer much later. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Asks a writer. */
  public static WriterFigures of(URI metrics) throws InterruptedException {
    try {
      String text =
          CLIENT
              .send(
                  HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      double applied = 0;
      SortedMap<Double, Double> lag = new TreeMap<>();
      for (String line : text.lines().toList()) {
        Matcher counter = APPLIED.matcher(line);
        Matcher bucket = BUCKET.matcher(line);
        if (counter.find()) {
          applied = Double.parseDouble(counter.group(1));
        } else if (bucket.find()) {
          String bound = bucket.group(1);
          lag.put(
              bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
              Double.parseDouble(bucket.group(2)));
        }
      }
      return new WriterFigures(System.nanoTime(), applied, lag);
    } catch (IOException e) {
      throw new IllegalStateException("metrics at " + metrics + " can't be read: " + e, e);
    }
  }

  /** Before a writer has done anything. */
  public static WriterFigures nothing(long atNanos) {
    return new WriterFigures(atNanos, 0, new TreeMap<>());
  }

  /** What two runs of a writer, one after the other, come to. */
  public WriterFigures plus(WriterFigures later) {
    SortedMap<Double, Double> sums = new TreeMap<>(lag);
    later.lag.forEach((bound, count) -> sums.merge(bound, count, Double::sum));
    return new WriterFigures(later.atNanos, applied + later.applied, sums);
  }

  /** How many writes a second were applied from an earlier time to this. */
  public double perSecondSince(WriterFigures earlier) {
    return (applied - earlier.applied) / ((atNanos - earlier.atNanos) / 1e9);
  }

  /**
   * The lag of writes since an earlier time, in milliseconds, as the upper bound of its bucket; 0
   * where there were none. Of the last bucket, which has none, the bound of the one before it.
   *
   * @param quantile 0 to 1
   */
  public double lagMillisSince(WriterFigures earlier, double quantile) {
    // Of the buckets' own count: counters that are scraped under load are of different instants.
    double all = lag.isEmpty() ? 0 : since(earlier, lag.lastKey());
    double bound = 0;
    for (double next : lag.keySet()) {
      if (all == 0 || Double.isInfinite(next)) {
        break;
      }
      bound = next;
      if (since(earlier, next) >= all * quantile) {
        break;
      }
    }
    return bound * 1000;
  }

  private double since(WriterFigures earlier, double bound) {
    return lag.getOrDefault(bound, 0.0) - earlier.lag.getOrDefault(bound, 0.0);
  }
}
