/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools' output as they print it (nghttp2 1.52, Kafka 4.3). */
class OutputsTest {

  @Test
  void readsTheRateOfH2load() {
    String output =
        """
        finished in 10.01s, 32345.60 req/s, 3.21MB/s
        requests: 323456 total, 323456 started, 323456 done, 323456 succeeded, 0 failed, 0 errored, 0 timeout
        """;
    assertThat(H2load.rate(output)).isEqualTo(32345.60);
    assertThatThrownBy(() -> H2load.rate(output.replace("0 failed", "7 failed")))
        .hasMessageContaining("7 failed");
    assertThatThrownBy(() -> H2load.rate("no such host")).hasMessageContaining("no such host");
  }

  @Test
  void readsPercentilesOfItsLog(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("log");
    Files.writeString(
        log,
        IntStream.rangeClosed(1, 100)
            .mapToObj(i -> "1700000000000000\t200\t" + i * 1000)
            .collect(Collectors.joining("\n")));
    assertThat(H2load.percentile(log, 50)).isEqualTo(50.0);
    assertThat(H2load.percentile(log, 99)).isEqualTo(99.0);
  }

  @Test
  void readsTheLastLineOfProducerPerformance() {
    ProducerPerformance.Result result =
        ProducerPerformance.parse(
            """
            499000 records sent, 99800.0 records/sec (97.46 MB/sec), 12.0 ms avg latency, 300.0 ms max latency.
            1000000 records sent, 109876.500000 records/sec (107.30 MB/sec), 10.11 ms avg latency, 312.00 ms max latency, 8 ms 50th, 25 ms 95th, 41 ms 99th, 60 ms 99.9th.
            """);
    assertThat(result.perSecond()).isEqualTo(109876.5);
    assertThat(result.p50Millis()).isEqualTo(8);
    assertThat(result.p99Millis()).isEqualTo(41);
  }
}
