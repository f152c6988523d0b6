/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.ingress;

import io.tidemark.localstack.process.InstalledProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs nghttp2's h2load against a gRPC method: a client in C, which leaves the cores to the servers
 * that are compared.
 */
final class H2load {

  private static final int CONNECTIONS = 4;
  private static final int STREAMS = 100;
  private static final Pattern RATE = Pattern.compile("finished in [^,]+, ([0-9.]+) req/s");
  private static final Pattern FAILED =
      Pattern.compile("(\\d+) failed, (\\d+) errored, (\\d+) timeout");

  private final Path directory;

  H2load(Path directory) {
    this.directory = directory;
  }

  /**
   * What one run measured.
   *
   * @param perSecond requests answered in a second
   * @param p50Millis the median time from request to answer
   * @param p99Millis the time that one answer in a hundred took longer than
   */
  record Result(double perSecond, double p50Millis, double p99Millis) {}

  /**
   * Loads a method as hard as it can.
   *
   * @param address the server, as HOST:PORT
   * @param body a gRPC message with its five bytes of prefix
   */
  Result flatOut(String address, Path body, Duration duration) {
    return run(address, body, duration, List.of());
  }

  /**
   * Loads a method at a rate.
   *
   * @param perSecond requests a second over all connections
   */
  Result atRate(String address, Path body, Duration duration, double perSecond) {
    long each = Math.max(1, Math.round(perSecond / CONNECTIONS));
    return run(address, body, duration, List.of("--rps=" + each));
  }

  private Result run(String address, Path body, Duration duration, List<String> more) {
    Path log = directory.resolve("h2load.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                InstalledProgram.H2LOAD.path().toString(),
                "--duration=" + duration.toSeconds(),
                "--warm-up-time=2",
                "--clients=" + CONNECTIONS,
                "--max-concurrent-streams=" + STREAMS,
                "--threads=1",
                "--data=" + body,
                "--log-file=" + log,
                "--header=content-type: application/grpc",
                "--header=te: trailers"));
    command.addAll(more);
    command.add("http://" + address + "/tidemark.v1.WriteAheadLog/WriteToLog");
    try {
      Files.deleteIfExists(log);
      String output = output(command);
      return new Result(rate(output), percentile(log, 50), percentile(log, 99));
    } catch (IOException e) {
      throw new UncheckedIOException("h2load can't be run", e);
    }
  }

  private static String output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("h2load failed:\n" + output);
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while h2load ran", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The rate that h2load printed; a run with failures measures nothing. */
  static double rate(String output) {
    Matcher failed = FAILED.matcher(output);
    if (failed.find()
        && !(failed.group(1).equals("0")
            && failed.group(2).equals("0")
            && failed.group(3).equals("0"))) {
      throw new IllegalStateException("requests failed under load:\n" + output);
    }
    Matcher rate = RATE.matcher(output);
    if (!rate.find()) {
      throw new IllegalStateException("h2load said no rate:\n" + output);
    }
    return Double.parseDouble(rate.group(1));
  }

  /** A percentile of the third column, microseconds, in milliseconds. */
  static double percentile(Path log, int percent) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      long[] micros =
          lines.mapToLong(line -> Long.parseLong(line.split("\t", -1)[2])).sorted().toArray();
      if (micros.length == 0) {
        throw new IllegalStateException("h2load measured no request");
      }
      int index = (int) Math.ceil(micros.length * percent / 100.0) - 1;
      return micros[Math.max(0, index)] / 1000.0;
    }
  }
}
