/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.cli.demo.workload.Burst;
import io.tidemark.cli.demo.workload.Course.End;
import io.tidemark.cli.demo.workload.Delete;
import io.tidemark.cli.demo.workload.Destination;
import io.tidemark.cli.demo.workload.Scenario;
import io.tidemark.testing.guarantee.CheckedTrilean;
import io.tidemark.testing.guarantee.Fate;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProducerTest {

  private static final Scenario SCENARIO =
      new Scenario(
          1_000,
          5,
          Duration.ofMillis(300),
          Duration.ofSeconds(5),
          Duration.ofSeconds(25),
          Duration.ofSeconds(5));

  private final Burst burst = Burst.of(SCENARIO);
  private final History history = new History();

  @Test
  void writesEveryDeleteOnceWhereAllGoesWell() throws Exception {
    try (LogInMemory log = new LogInMemory(0, 0)) {
      List<String> unexpected = write(log);
      assertThat(unexpected).allMatch(line -> line.contains("cancel"));
      assertThat(log.appended).hasSize(1_000).allSatisfy((id, times) -> assertThat(times).isOne());
    }
    assertThat(history.tally()).isEqualTo(new Tally(1_001, 0, 1_000, 0, 1, 0, 0, 0, 1_000));
    assertThat(history.fates().filter(Fate::acknowledged))
        .allMatch(fate -> fate.dueMillis() == 4_000_000_000_000L);
    assertThat(new CheckedTrilean().check(history).ok()).isTrue();
  }

  @Test
  void takesBackWhatIsToBeTakenBackUntilThatIsDurable() throws Exception {
    try (LogInMemory log = new LogInMemory(0, 0)) {
      assertThat(write(log)).isNotEmpty().allMatch(line -> line.contains("cancel: "));
      assertThat(log.cancelled.keySet())
          .containsExactlyInAnyOrderElementsOf(
              burst.writes().stream()
                  .filter(delete -> delete.course().end() == End.CANCELLED)
                  .map(Delete::id)
                  .toList());
      assertThat(log.cancelled.values()).hasSize(50).containsOnly(2);
    }
  }

  @Test
  void writesAgainWithTheSameIdWhatABrokenStreamLeftUnknown() throws Exception {
    try (LogInMemory log = new LogInMemory(2, 0)) {
      List<String> unexpected = write(log);
      assertThat(unexpected).isNotEmpty().anyMatch(line -> line.contains("UNAVAILABLE"));
      assertThat(log.appended.keySet())
          .containsExactlyInAnyOrderElementsOf(
              burst.writes().stream()
                  .filter(delete -> delete.course().end() != End.NOWHERE)
                  .map(Delete::id)
                  .toList());
      assertThat(log.appended).containsValue(2);
    }
    assertThat(history.tally().acknowledged()).isEqualTo(1_000);
    assertThat(history.tally().unanswered()).isZero();
  }

  @Test
  void writesAgainWhatTheServerHadNoRoomFor() throws Exception {
    try (LogInMemory log = new LogInMemory(0, 50)) {
      write(log);
      assertThat(log.appended).hasSize(1_000).allSatisfy((id, times) -> assertThat(times).isOne());
    }
    assertThat(history.tally().acknowledged()).isEqualTo(1_000);
  }

  @Test
  void doesNotExcuseAnEarlyDeliveryWhereTheServerSaysTooEarlyATime() {
    Answers answers =
        new Answers(history, () -> Instant.ofEpochMilli(1_000), 1, w -> {}, d -> {}, false);
    Delete delete = burst.writes().get(0);
    Write write = answers.begin(delete, 1);
    answers.answered(
        write,
        WriteToLogResponse.newBuilder()
            .setDurable(Trilean.TRUE)
            .setDue(Timestamp.newBuilder().setSeconds(1))
            .build());
    assertThat(history.fates().findFirst().orElseThrow().dueMillis())
        .isEqualTo(1_000 + delete.delayMillis());
    assertThat(answers.allFinal()).isCompleted();
  }

  private List<String> write(LogInMemory log) throws Exception {
    Requests requests =
        new Requests(
            "deletes",
            Map.of(
                Destination.HTTP, "http://app/deletes",
                Destination.HTTP_AWAY, "http://archive/deletes",
                Destination.KAFKA, "kafka://main/deletes",
                Destination.NOT_ALLOWED, "http://app/not-allowed"),
            SCENARIO);
    try (Producer producer =
        Producer.start(log.address(), requests, burst, history, InstantSource.system(), false)) {
      producer.done().get(60, TimeUnit.SECONDS);
      return producer.unexpected();
    }
  }
}
