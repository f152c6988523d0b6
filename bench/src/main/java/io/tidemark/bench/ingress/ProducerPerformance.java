/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.ingress;

import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Kafka's own ProducerPerformance as a process, with the settings that the ingress has. */
final class ProducerPerformance {

  private static final Pattern LAST =
      Pattern.compile(
          "(?s).*?records sent, ([0-9.]+) records/sec .*? (\\d+) ms 50th.*? (\\d+) ms 99th");

  private final Launcher launcher;
  private final String classpath;
  private final String bootstrapServers;

  ProducerPerformance(Launcher launcher, String classpath, String bootstrapServers) {
    this.launcher = launcher;
    this.classpath = classpath;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * What one run measured.
   *
   * @param perSecond records acknowledged in a second
   * @param p50Millis the median time to the acknowledgement
   * @param p99Millis the time that one record in a hundred took longer than
   */
  record Result(double perSecond, double p50Millis, double p99Millis) {}

  /**
   * Sends records of random bytes.
   *
   * @param perSecond the rate; -1: as fast as it can
   */
  Result run(String topic, long records, int recordBytes, long perSecond) {
    List<String> arguments =
        List.of(
            "--topic",
            topic,
            "--num-records",
            Long.toString(records),
            "--record-size",
            Integer.toString(recordBytes),
            "--throughput",
            Long.toString(perSecond),
            "--producer-props",
            "bootstrap.servers=" + bootstrapServers,
            "acks=all",
            "enable.idempotence=true",
            "compression.type=lz4",
            "linger.ms=5",
            "batch.size=131072",
            "buffer.memory=67108864");
    String output =
        launcher.run(
            "producer-performance",
            new JavaProgram(
                classpath,
                "org.apache.kafka.tools.ProducerPerformance",
                List.of("-Xms512m", "-Xmx512m"),
                arguments));
    return parse(output);
  }

  /** The last line has the whole run; those before it have five seconds each. */
  static Result parse(String output) {
    String[] lines = output.strip().split("\n", -1);
    for (int i = lines.length - 1; i >= 0; i--) {
      Matcher last = LAST.matcher(lines[i]);
      if (last.find()) {
        return new Result(
            Double.parseDouble(last.group(1)),
            Double.parseDouble(last.group(2)),
            Double.parseDouble(last.group(3)));
      }
    }
    throw new IllegalStateException("ProducerPerformance said no rate:\n" + output);
  }
}
