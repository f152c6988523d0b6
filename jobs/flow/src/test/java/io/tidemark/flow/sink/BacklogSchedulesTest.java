/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.sink.ScriptedWriter.Mood;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * Topics that fail and heal at any time, tasks that are restored and rescaled at any time: every
 * message is written, and nothing is left.
 */
class BacklogSchedulesTest {

  private static final List<String> TOPICS = List.of("t0", "t1", "t2", "t3");
  private static final List<Mood> MOODS = List.of(Mood.values());
  private static final BacklogLimits LIMITS = new BacklogLimits(12, 9_000);

  /** A topic that never is in trouble. */
  private static final String NEIGHBOUR = "well";

  @Property(tries = 1_000)
  void everyMessageIsWrittenAtLeastOnceAndNothingIsLeft(@ForAll long seed) throws Exception {
    try (Run run = new Run(seed)) {
      int steps = 10 + run.random.nextInt(60);
      for (int i = 0; i < steps; i++) {
        run.step();
      }
      run.heal();
    }
  }

  private static final class Run implements AutoCloseable {
    private final Random random;
    private final ScriptedWriter writer = new ScriptedWriter();
    private final Map<String, List<OutgoingMessage>> added = new HashMap<>();
    private final List<OutgoingMessage> sinceCheckpoint = new ArrayList<>();
    private List<BacklogTask> tasks = new ArrayList<>();
    private OperatorSubtaskState last;
    private int lastParallelism;
    private long now = 1_000_000;
    private int count;
    private int restored;

    Run(long seed) throws Exception {
      this.random = new Random(seed);
      tasks.add(BacklogTask.open(LIMITS, writer, () -> now, null));
      checkpoint();
    }

    void step() throws Exception {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> {
          for (int i = random.nextInt(6); i >= 0; i--) {
            add(topic(), random.nextInt(4) == 0 ? 700 : random.nextInt(60));
          }
        }
        case 4 -> writer.mood(topic(), MOODS.get(random.nextInt(MOODS.size())));
        case 5, 6 -> advance(1 + random.nextInt(20_000));
        case 7 -> checkpoint();
        case 8 -> neighbour();
        default -> restore();
      }
      mails();
      int inMemory = tasks.stream().mapToInt(task -> task.backlog().inMemory()).sum();
      assertThat(inMemory)
          .as("bounded, but for what a restore brings, and for one of each topic")
          .isLessThanOrEqualTo(tasks.size() * (LIMITS.messages() + 2 * 5) + restored);
    }

    private String topic() {
      return TOPICS.get(random.nextInt(TOPICS.size()));
    }

    private void add(String topic, int bytes) throws Exception {
      OutgoingMessage message = MessageBacklogTest.letter("m" + count++, topic, bytes);
      added.computeIfAbsent(topic, key -> new ArrayList<>()).add(message);
      sinceCheckpoint.add(message);
      process(message);
    }

    /** A topic that is well notices nothing of the others. */
    private void neighbour() throws Exception {
      add(NEIGHBOUR, 100);
      assertThat(writer.keys(NEIGHBOUR)).contains("m" + (count - 1));
    }

    private void process(OutgoingMessage message) throws Exception {
      String key = message.key().toStringUtf8();
      int group = KeyGroupRangeAssignment.assignKeyToParallelOperator(key, 128, tasks.size());
      tasks.get(group).add(message);
    }

    private void mails() throws Exception {
      for (BacklogTask task : tasks) {
        task.mails();
      }
    }

    private void advance(long millis) throws Exception {
      now += millis;
      for (int i = 0; i < 2; i++) {
        for (BacklogTask task : tasks) {
          task.look();
        }
      }
    }

    private void checkpoint() throws Exception {
      List<OperatorSubtaskState> states = new ArrayList<>();
      for (BacklogTask task : tasks) {
        states.add(task.snapshot());
      }
      last =
          AbstractStreamOperatorTestHarness.repackageState(
              states.toArray(new OperatorSubtaskState[0]));
      lastParallelism = tasks.size();
      sinceCheckpoint.clear();
    }

    /** From the last checkpoint, with another parallelism perhaps; what came since comes again. */
    private void restore() throws Exception {
      for (BacklogTask task : tasks) {
        task.close();
      }
      int parallelism = 1 + random.nextInt(2);
      tasks = new ArrayList<>();
      for (int i = 0; i < parallelism; i++) {
        tasks.add(
            BacklogTask.open(
                LIMITS,
                writer,
                () -> now,
                BacklogTask.share(last, lastParallelism, parallelism, i),
                parallelism,
                i));
      }
      restored = tasks.stream().mapToInt(task -> task.backlog().inMemory()).sum();
      for (OutgoingMessage message : List.copyOf(sinceCheckpoint)) {
        process(message);
      }
    }

    void heal() throws Exception {
      TOPICS.forEach(topic -> writer.mood(topic, Mood.WELL));
      mails();
      for (int i = 0; i < 60; i++) {
        advance(20_000);
      }
      added.forEach(
          (topic, messages) ->
              assertThat(writer.keys(topic))
                  .as(topic)
                  .containsAll(
                      messages.stream().map(message -> message.key().toStringUtf8()).toList()));
      long keyed = 0;
      for (BacklogTask task : tasks) {
        assertThat(task.stateEntries()).as("state").isZero();
        assertThat(task.timers()).as("timers").isZero();
        assertThat(task.backlog().inMemory()).as("messages in memory").isZero();
        assertThat(task.backlog().bytesInMemory()).as("bytes in memory").isZero();
        for (byte[] count : task.backlog().encode()) {
          keyed += BacklogCodec.decode(count).getKeyed().getCount();
        }
      }
      assertThat(keyed).as("count of what is in keyed state").isZero();
    }

    @Override
    public void close() throws Exception {
      for (BacklogTask task : tasks) {
        task.close();
      }
    }
  }
}
