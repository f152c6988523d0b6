/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.ingress;

import io.tidemark.bench.report.BenchReport;
import io.tidemark.bench.report.BenchRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Measures the ingress and its peers in turn, so that whatever else the machine does falls on both,
 * and takes medians.
 */
public final class IngressBench {

  private static final OptionalDouble UNARY_GOAL = OptionalDouble.of(0.85);
  private static final OptionalDouble STREAM_GOAL = OptionalDouble.of(0.7);
  private static final int BATCH_RECORDS = 500;
  private static final String ECHO = "bare gRPC echo";
  private static final String LEAN = "lean gRPC, 8 bytes back";
  private static final String PRODUCER = "ProducerPerformance";

  private final Duration each;
  private final int rounds;
  private final Consumer<String> progress;

  /**
   * Makes one.
   *
   * @param each how long each measurement takes
   * @param rounds how often each is made
   * @param progress is told what is going on
   */
  public IngressBench(Duration each, int rounds, Consumer<String> progress) {
    this.each = each;
    this.rounds = rounds;
    this.progress = progress;
  }

  /** Starts the servers, measures, and stops them. */
  public BenchReport run() throws Exception {
    try (BenchServers servers = BenchServers.start(progress)) {
      Path body = servers.directory().resolve("request.bin");
      Requests.write(Requests.request(BenchServers.NAMESPACE, new Random(7)), body);
      H2load h2load = new H2load(servers.directory());
      List<BenchRow> rows = new ArrayList<>();
      double perSecond = unary(servers, h2load, body, rows);
      latency(servers, h2load, body, perSecond / 2, rows);
      stream(servers, rows);
      return new BenchReport(
          "./tidemark bench ingress --seconds %d --rounds %d".formatted(each.toSeconds(), rounds),
          BenchReport.thisMachine(),
          rows);
    }
  }

  private double unary(BenchServers servers, H2load h2load, Path body, List<BenchRow> rows)
      throws Exception {
    progress.accept("warming up");
    h2load.flatOut(servers.echo(), body, each);
    h2load.flatOut(servers.lean(), body, each);
    ours(servers, h2load, body);
    double[] ours = new double[rounds];
    double[] echo = new double[rounds];
    double[] lean = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      echo[round] = h2load.flatOut(servers.echo(), body, each).perSecond();
      ours[round] = ours(servers, h2load, body);
      lean[round] = h2load.flatOut(servers.lean(), body, each).perSecond();
      progress.accept(
          "unary, round %d of %d: %,.0f/s, echo %,.0f/s, lean echo %,.0f/s"
              .formatted(round + 1, rounds, ours[round], echo[round], lean[round]));
    }
    String measure = "WriteToLog, 1 KiB, acks=all";
    rows.add(BenchRow.beside(measure, "records/s", median(ours), ECHO, median(echo), UNARY_GOAL));
    rows.add(
        BenchRow.beside(
            measure, "records/s", median(ours), LEAN, median(lean), OptionalDouble.empty()));
    return median(ours);
  }

  /** A refusal is an answer too, and a fast one: what was answered must be in the queue. */
  private double ours(BenchServers servers, H2load h2load, Path body) throws Exception {
    long before = servers.appended();
    double perSecond = h2load.flatOut(servers.ingress(), body, each).perSecond();
    long appended = servers.appended() - before;
    if (appended < perSecond * each.toSeconds() * 0.99) {
      throw new IllegalStateException(
          "%,.0f answers a second for %d s, and only %,d records in the queue"
              .formatted(perSecond, each.toSeconds(), appended));
    }
    return perSecond;
  }

  private void latency(
      BenchServers servers, H2load h2load, Path body, double rate, List<BenchRow> rows) {
    double[] ours = new double[rounds];
    double[] echo = new double[rounds];
    double[] producer = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      echo[round] = h2load.atRate(servers.echo(), body, each, rate).p99Millis();
      ours[round] = h2load.atRate(servers.ingress(), body, each, rate).p99Millis();
      producer[round] =
          servers
              .producerPerformance()
              .run(
                  BenchServers.PLAIN,
                  Math.round(rate * each.toSeconds()),
                  Requests.PAYLOAD_BYTES,
                  Math.round(rate))
              .p99Millis();
      progress.accept(
          "p99 at %,.0f/s, round %d of %d: %.1f ms, echo %.1f ms, plain producer %.0f ms"
              .formatted(rate, round + 1, rounds, ours[round], echo[round], producer[round]));
    }
    String measure = "WriteToLog p99 at %,.0f/s".formatted(rate);
    rows.add(
        BenchRow.beside(measure, "ms", median(ours), ECHO, median(echo), OptionalDouble.empty()));
    rows.add(
        BenchRow.beside(
            measure, "ms", median(ours), PRODUCER, median(producer), OptionalDouble.empty()));
  }

  private void stream(BenchServers servers, List<BenchRow> rows) throws Exception {
    StreamLoad load =
        new StreamLoad(
            servers.ingress(), BenchServers.NAMESPACE, BATCH_RECORDS, Requests.PAYLOAD_BYTES);
    ProducerPerformance producer = servers.producerPerformance();
    progress.accept("warming up");
    int batches = batches(load.perSecond(200));
    load.perSecond(batches);
    double[] ours = new double[rounds];
    double[] theirs = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      theirs[round] =
          producer
              .run(BenchServers.PLAIN, (long) batches * BATCH_RECORDS, Requests.PAYLOAD_BYTES, -1)
              .perSecond();
      ours[round] = load.perSecond(batches);
      progress.accept(
          "stream, round %d of %d: %,.0f/s, ProducerPerformance %,.0f/s"
              .formatted(round + 1, rounds, ours[round], theirs[round]));
    }
    rows.add(
        BenchRow.beside(
            "WriteToLogStream, batches of " + BATCH_RECORDS,
            "records/s",
            median(ours),
            PRODUCER,
            median(theirs),
            STREAM_GOAL));
  }

  /** As many as take the time of a measurement, going by a first look. */
  private int batches(double perSecond) {
    return Math.max(200, (int) (perSecond * each.toSeconds() / BATCH_RECORDS));
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
