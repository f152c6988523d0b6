/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
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
    ledger.submitted(job("delay-queue", "j1", Optional.empty()));
    checkpoint("j1", 3);
    ledger.stopped("j1", "file:/s/1");
    ledger.submitted(job("replication", "j2", Optional.empty()));
    assertThat(new JobLedger(directory).restorePoint("delay-queue")).contains("file:/s/1");
    assertThat(new JobLedger(directory).restorePoint("replication")).isEmpty();
  }

  @Test
  void orFromTheCheckpointOfOneThatWasKilled() throws IOException {
    JobLedger ledger = new JobLedger(directory);
    ledger.submitted(job("delay-queue", "j1", Optional.of("file:/s/0")));
    Path checkpoint = checkpoint("j1", 3);
    assertThat(ledger.restorePoint("delay-queue")).contains(checkpoint.toString());
  }

  @Test
  void orFromWhereThatOneBeganIfItCameToNoCheckpoint() {
    JobLedger ledger = new JobLedger(directory);
    ledger.submitted(job("delay-queue", "j1", Optional.of("file:/s/0")));
    assertThat(ledger.restorePoint("delay-queue")).contains("file:/s/0");
    assertThat(ledger.persona("j1")).contains("delay-queue");
  }

  @Test
  void orFromASavepointThatNobodyCameToNote() throws IOException {
    JobLedger ledger = new JobLedger(directory);
    ledger.submitted(job("delay-queue", "abcdef0123", Optional.of("file:/s/0")));
    Path unfinished = directory.resolve("savepoints").resolve("savepoint-abcdef-1");
    Files.createDirectories(unfinished);
    assertThat(ledger.restorePoint("delay-queue")).contains("file:/s/0");
    Path complete = directory.resolve("savepoints").resolve("savepoint-abcdef-2");
    Files.createDirectories(complete);
    Files.createFile(complete.resolve("_metadata"));
    assertThat(ledger.restorePoint("delay-queue")).contains(complete.toString());

    Path checkpoint = checkpoint("abcdef0123", 3).resolve("_metadata");
    Files.setLastModifiedTime(checkpoint, FileTime.fromMillis(1));
    assertThat(ledger.restorePoint("delay-queue")).contains(complete.toString());
    Files.setLastModifiedTime(checkpoint, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(ledger.restorePoint("delay-queue")).contains(checkpoint.getParent().toString());
  }

  @Test
  void oneThatFlinkRefusedIsForgotten() {
    JobLedger ledger = new JobLedger(directory);
    ledger.submitted(job("delay-queue", "j1", Optional.empty()));
    ledger.stopped("j1", "file:/s/1");
    ledger.submitted(job("delay-queue", "j2", Optional.empty()));
    ledger.refused("j2");
    assertThat(ledger.restorePoint("delay-queue")).contains("file:/s/1");
  }

  @Test
  void remembersHowAJobWasStarted() {
    new JobLedger(directory)
        .submitted(
            JobLedger.Job.submitted(
                "delay-queue",
                "j1",
                new JobPlan(Path.of("/j/a.jar"), 3, List.of("-x", "1"), Optional.empty(), true)));
    assertThat(new JobLedger(directory).last("delay-queue"))
        .hasValueSatisfying(
            job -> {
              assertThat(job.jar()).isEqualTo("/j/a.jar");
              assertThat(job.parallelism()).isEqualTo(3);
              assertThat(job.options()).containsExactly("-x", "1");
            });
  }

  @Test
  void theLeaveToLoseStateIsGoodForOneStart() {
    List<String> options = List.of("-x", "--allow-state-loss");
    JobPlan plan = new JobPlan(Path.of("/j/a.jar"), 1, options, Optional.empty(), false);
    assertThat(plan.allowStateLoss()).isTrue();
    assertThat(JobLedger.Job.submitted("delay-queue", "j1", plan).options()).containsExactly("-x");
  }

  @Test
  void readsWhatAnEarlierVersionWrote() throws IOException {
    Files.writeString(
        directory.resolve("jobs.json"),
        """
        {"jobs": [
          {"persona": "delay-queue", "jobId": "j1", "from": null, "savepoint": "file:/s/1"},
          {"persona": "delay-queue", "jobId": "j2", "from": "file:/s/1", "savepoint": null}
        ]}
        """);
    JobLedger ledger = new JobLedger(directory);
    assertThat(ledger.restorePoint("delay-queue")).contains("file:/s/1");
    assertThat(ledger.jars()).isEmpty();
    ledger.stopped("j2", "file:/s/2");
    assertThat(new JobLedger(directory).last("delay-queue"))
        .contains(
            new JobLedger.Job("delay-queue", "j2", "file:/s/1", "file:/s/2", null, 0, List.of()));
  }

  @Test
  void theJarsOfTheLastFewJobsOfEachPersonaStay() {
    JobLedger ledger = new JobLedger(directory);
    ledger.submitted(job("replication", "r", Optional.empty()));
    for (int i = 0; i < 9; i++) {
      ledger.submitted(job("delay-queue", "j" + i, Optional.empty()));
    }
    assertThat(ledger.jars())
        .extracting(Path::toString)
        .containsExactlyInAnyOrder(
            "/j/r.jar", "/j/j4.jar", "/j/j5.jar", "/j/j6.jar", "/j/j7.jar", "/j/j8.jar");
  }

  private static JobLedger.Job job(String persona, String id, Optional<String> from) {
    Path jar = Path.of("/j/" + id + ".jar");
    return JobLedger.Job.submitted(persona, id, new JobPlan(jar, 1, List.of(), from, false));
  }

  private Path checkpoint(String job, int number) throws IOException {
    Path place =
        Files.createDirectories(
            directory.resolve("checkpoints").resolve(job).resolve("chk-" + number));
    Files.createFile(place.resolve("_metadata"));
    return place;
  }
}
