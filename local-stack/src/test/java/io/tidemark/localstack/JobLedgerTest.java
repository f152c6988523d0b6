/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLedgerTest {

  @TempDir Path directory;

  @Test
  void theFirstJobBeginsAnew() {
    assertThat(new JobLedger(directory).restorePoint("delay-queue")).isEmpty();
  }

  @Test
  void theNextGoesOnFromTheSavepointOfTheLast() throws IOException {
    JobLedger ledger = new JobLedger(directory);
    ledger.submitted("delay-queue", "j1", Optional.empty());
    checkpoint("j1", 3);
    ledger.stopped("j1", "file:/s/1");
    ledger.submitted("replication", "j2", Optional.empty());
    assertThat(new JobLedger(directory).restorePoint("delay-queue")).contains("file:/s/1");
    assertThat(new JobLedger(directory).restorePoint("replication")).isEmpty();
  }

  @Test
  void orFromTheCheckpointOfOneThatWasKilled() throws IOException {
    JobLedger ledger = new JobLedger(directory);
    ledger.submitted("delay-queue", "j1", Optional.of("file:/s/0"));
    Path checkpoint = checkpoint("j1", 3);
    assertThat(ledger.restorePoint("delay-queue")).contains(checkpoint.toString());
  }

  @Test
  void orFromWhereThatOneBeganIfItCameToNoCheckpoint() {
    JobLedger ledger = new JobLedger(directory);
    ledger.submitted("delay-queue", "j1", Optional.of("file:/s/0"));
    assertThat(ledger.restorePoint("delay-queue")).contains("file:/s/0");
    assertThat(ledger.persona("j1")).contains("delay-queue");
  }

  private Path checkpoint(String job, int number) throws IOException {
    Path place =
        Files.createDirectories(
            directory.resolve("checkpoints").resolve(job).resolve("chk-" + number));
    Files.createFile(place.resolve("_metadata"));
    return place;
  }
}
