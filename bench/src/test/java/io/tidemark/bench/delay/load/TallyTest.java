/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TallyTest {

  private final Payloads payloads = new Payloads(1);
  private final Tally tally = new Tally(1, 2);

  @Test
  void countsEachRecordOnceAndItsLateness() throws Exception {
    tally.write();
    tally.write();
    tally.arrived(payloads.of(0, 100), 130);
    tally.arrived(payloads.of(0, 100), 140);
    tally.arrived(payloads.of(1, 100), 99);
    Measured measured = tally.measured(2);
    assertThat(measured.delivered()).isEqualTo(2);
    assertThat(measured.duplicates()).isEqualTo(1);
    assertThat(measured.early()).isEqualTo(1);
    assertThat(measured.maxMillis()).isEqualTo(30);
    assertThat(measured.missing()).isZero();
    assertThat(tally.complete()).isTrue();
  }

  @Test
  void theRecordsOfAnotherRunAreNotItsOwn() throws Exception {
    tally.write();
    tally.arrived(new Payloads(2).of(0, 100), 130);
    assertThat(tally.delivered()).isZero();
    assertThat(tally.complete()).isFalse();
    assertThat(tally.measured(1).missing()).isEqualTo(1);
  }

  @Test
  void thoseOfTheWarmUpDoNotCountForLateness() throws Exception {
    tally.countLatenessFrom(1_000);
    tally.write();
    tally.write();
    tally.arrived(payloads.of(0, 999), 5_000);
    tally.arrived(payloads.of(1, 1_000), 1_007);
    assertThat(tally.measured(1).maxMillis()).isEqualTo(7);
  }

  @Test
  void aWriterWaitsForRoomUntilOneArrivesOrFails() throws Exception {
    tally.write();
    tally.write();
    CompletableFuture<Void> third = CompletableFuture.runAsync(this::write);
    assertThat(third).isNotCompleted();
    tally.arrived(payloads.of(0, 100), 130);
    third.get(10, TimeUnit.SECONDS);
    CompletableFuture<Void> fourth = CompletableFuture.runAsync(this::write);
    tally.failed();
    fourth.get(10, TimeUnit.SECONDS);
    assertThat(tally.written()).isEqualTo(4);
  }

  private void write() {
    try {
      tally.write();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
