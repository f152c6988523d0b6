/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadTest {

  private final Tally tally = new Tally(5, 10_000);

  @Test
  void writesAllAndWaitsForTheirArrival() throws Exception {
    try (Transport loop = looping();
        Load load = Load.start(Plan.paced(500, 10_000), DueTimes.atOnce(), loop, tally)) {
      Measured measured = load.await(Duration.ofSeconds(10), line -> {});
      assertThat(measured.written()).isEqualTo(500);
      assertThat(measured.delivered()).isEqualTo(500);
      assertThat(measured.early()).isZero();
    }
  }

  @Test
  void writesForATimeAsFastAsItGoes() throws Exception {
    try (Transport loop = looping();
        Load load =
            Load.start(Plan.flatOut(Duration.ofMillis(100)), DueTimes.atOnce(), loop, tally)) {
      Measured measured = load.await(Duration.ofSeconds(10), line -> {});
      assertThat(measured.writeSeconds()).isGreaterThanOrEqualTo(0.1);
      assertThat(measured.missing()).isZero();
    }
  }

  @Test
  void givesUpOnWhatDoesNotArrive() throws Exception {
    try (Transport lossy = transport((number, payload, dueMillis, failed) -> {});
        Load load = Load.start(Plan.paced(3, 10_000), DueTimes.atOnce(), lossy, tally)) {
      Measured measured = load.await(Duration.ofMillis(200), line -> {});
      assertThat(measured.missing()).isEqualTo(3);
    }
  }

  @Test
  void whatCannotBeSentIsNotAwaited() throws Exception {
    try (Transport refusing =
            transport((number, payload, dueMillis, failed) -> failed.because("full"));
        Load load = Load.start(Plan.paced(3, 10_000), DueTimes.atOnce(), refusing, tally)) {
      Measured measured = load.await(Duration.ofSeconds(10), line -> {});
      assertThat(measured.failed()).isEqualTo(3);
      assertThat(measured.missing()).isZero();
    }
  }

  private Transport looping() {
    return transport(
        (number, payload, dueMillis, failed) -> tally.arrived(payload, System.currentTimeMillis()));
  }

  private interface Send {
    void send(long number, byte[] payload, long dueMillis, Transport.Failed failed);
  }

  private static Transport transport(Send send) {
    return new Transport() {
      @Override
      public void send(long number, byte[] payload, long dueMillis, Failed failed) {
        send.send(number, payload, dueMillis, failed);
      }

      @Override
      public void close() {}
    };
  }
}
