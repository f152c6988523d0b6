/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.flow.sink.ScriptedWriter.Mood;
import io.tidemark.record.WalHeaders;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class MessageBacklogTest {

  private static final BacklogLimits LIMITS = new BacklogLimits(10, 1 << 20);

  private final ScriptedWriter writer = new ScriptedWriter();
  private long now = 1_000_000;

  @Test
  void whatATopicTakesIsWrittenAtOnceAndLeavesNothing() throws Exception {
    try (BacklogTask task = open(null)) {
      task.add(letter("a", "dead", 10));
      assertThat(writer.keys("dead")).containsExactly("a");
      assertThat(task.backlog().inMemory()).isZero();
      assertThat(task.backlog().bytesInMemory()).isZero();
      assertThat(task.backlog().encode()).isEmpty();
    }
  }

  @Test
  void aTopicInTroubleIsTriedAtIntervalsThatDoubleAndHealsByOneThatItTakes() throws Exception {
    writer.mood("dead", Mood.AWAY);
    try (BacklogTask task = open(null)) {
      for (int i = 0; i < 5; i++) {
        task.add(letter("k" + i, "dead", 10));
      }
      assertThat(writer.tries()).as("the first has told").isEqualTo(1);
      advance(task, 700);
      assertThat(writer.tries()).isEqualTo(1);
      advance(task, 400);
      assertThat(writer.tries()).isEqualTo(2);
      advance(task, 1_400);
      assertThat(writer.tries()).isEqualTo(2);
      advance(task, 700);
      assertThat(writer.tries()).isEqualTo(3);
      for (int i = 0; i < 100; i++) {
        advance(task, 6_000);
      }
      assertThat(writer.tries()).as("every 30 s at the longest").isBetween(22, 32);

      writer.mood("dead", Mood.WELL);
      advance(task, 31_000);
      assertThat(writer.keys("dead")).hasSize(5);
      assertThat(task.backlog().encode()).isEmpty();
    }
  }

  @Test
  void oneTopicNeverTakesAllRoomAndTheOthersAreWrittenMeanwhile() throws Exception {
    writer.mood("dead", Mood.AWAY);
    writer.mood("second", Mood.AWAY);
    try (BacklogTask task = open(null)) {
      for (int i = 0; i < 50; i++) {
        task.add(letter("k" + i, "dead", 10));
      }
      assertThat(task.backlog().inMemory()).as("half of all").isEqualTo(5);
      assertThat(task.stateEntries()).isEqualTo(45);
      for (int i = 0; i < 50; i++) {
        task.add(letter("s" + i, "second", 10));
      }
      assertThat(task.backlog().inMemory()).isBetween(6, 9);
      task.add(letter("other", "well", 10));
      assertThat(writer.keys("well")).containsExactly("other");

      writer.mood("dead", Mood.WELL);
      for (int i = 0; i < 20; i++) {
        advance(task, 10_000);
      }
      assertThat(writer.keys("dead")).hasSize(50);
      writer.mood("second", Mood.WELL);
      for (int i = 0; i < 20; i++) {
        advance(task, 10_000);
      }
      assertThat(writer.keys("second")).hasSize(50);
      assertThat(task.stateEntries()).isZero();
      assertThat(task.timers()).isZero();
      assertThat(task.backlog().encode()).isEmpty();
    }
  }

  @Test
  void aCheckpointWaitsForNoTopicAndHasWhatIsNotAcknowledged() throws Exception {
    writer.mood("dead", Mood.SILENT);
    OperatorSubtaskState state;
    try (BacklogTask task = open(null)) {
      for (int i = 0; i < 20; i++) {
        task.add(letter("k" + i, "dead", 10));
      }
      state = task.snapshot();
    }
    writer.mood("dead", Mood.WELL);
    try (BacklogTask task = open(state)) {
      for (int i = 0; i < 20; i++) {
        advance(task, 10_000);
      }
      assertThat(writer.keys("dead")).hasSize(20);
      assertThat(task.stateEntries()).isZero();
      assertThat(task.backlog().encode()).isEmpty();
    }
  }

  @Test
  void whatIsTooLargeGivesUpTheErrorFirstAndKeepsTheRecordToTheByte() throws Exception {
    writer.mood("dead", Mood.TOO_SMALL);
    try (BacklogTask task = open(null)) {
      task.add(letter("a", "dead", 10, "e".repeat(500)));
      OutgoingMessage written = writer.written().get(0);
      assertThat(written.headers()).extracting(RawHeader::name).doesNotContain("wal.dead.error");
      assertThat(written.headers())
          .extracting(RawHeader::name)
          .contains("color", "wal.dead.reason");
      assertThat(written.value()).isEqualTo(ByteString.copyFromUtf8("x".repeat(10)));
      assertThat(task.backlog().inMemory()).isZero();
    }
  }

  @Test
  void whatIsTooLargeWithNothingLeftToLeaveOutWaitsAsideAndHoldsUpNoSmallerOne() throws Exception {
    writer.mood("dead", Mood.TOO_SMALL);
    try (BacklogTask task = open(null)) {
      for (int i = 0; i < 20; i++) {
        task.add(letter("large" + i, "dead", 1_000));
      }
      for (int i = 0; i < 20; i++) {
        task.add(letter("small" + i, "dead", 10));
      }
      assertThat(writer.keys("dead")).hasSize(20).allMatch(key -> key.startsWith("small"));
      int tries = writer.tries();
      advance(task, 60_000);
      assertThat(writer.tries() - tries).as("tried now and then").isBetween(1, 8);

      writer.mood("dead", Mood.WELL);
      for (int i = 0; i < 20; i++) {
        advance(task, 10_000);
      }
      assertThat(writer.keys("dead")).hasSize(40);
      assertThat(writer.written().get(writer.written().size() - 1).headers())
          .as("all that there is to say")
          .extracting(RawHeader::name)
          .contains("wal.dead.error");
      assertThat(task.stateEntries()).isZero();
      assertThat(task.timers()).isZero();
    }
  }

  private BacklogTask open(OperatorSubtaskState state) throws Exception {
    return BacklogTask.open(LIMITS, writer, () -> now, state);
  }

  private void advance(BacklogTask task, long millis) throws Exception {
    now += millis;
    task.look();
    task.look();
  }

  static OutgoingMessage letter(String key, String topic, int bytes) {
    return letter(key, topic, bytes, "no");
  }

  private static OutgoingMessage letter(String key, String topic, int bytes, String error) {
    return new OutgoingMessage(
        "main",
        topic,
        ByteString.copyFromUtf8(key),
        ByteString.copyFromUtf8("x".repeat(bytes)),
        List.of(
            new RawHeader("color", ByteString.copyFromUtf8("blue")),
            new RawHeader("odd", null),
            new RawHeader(WalHeaders.DEAD_REASON, ByteString.copyFromUtf8("REJECTED")),
            new RawHeader(WalHeaders.DEAD_ERROR, ByteString.copyFromUtf8(error))));
  }
}
