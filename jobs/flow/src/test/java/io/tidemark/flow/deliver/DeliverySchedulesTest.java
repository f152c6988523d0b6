/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.target.Delivery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;

/**
 * Random schedules of writes, failures, outages, checkpoints and crashes. A crash restores the last
 * checkpoint and replays what was read since, as Kafka would. Whatever the schedule: every record
 * is delivered or dead, none early, none past its attempts, and nothing is left behind.
 */
class DeliverySchedulesTest {

  private static final long NOW = 1_000_000;

  @Property(tries = 400)
  void everyRecordIsDeliveredOrDeadAndNoneEarly(@ForAll long seed) throws Exception {
    try (Run run = new Run(new Random(seed))) {
      for (int i = 0; i < 80; i++) {
        run.step();
      }
      run.finish();
      run.check();
    }
  }

  private static final class Run implements AutoCloseable {
    private final Random random;
    private final World world = new World(NOW);
    private final DeliveryLimits limits;
    private final List<QueueMessage> written = new ArrayList<>();
    private final Set<String> settled = new HashSet<>();
    private DeliveryHarness task;
    private @Nullable OperatorSubtaskState checkpoint;
    private int readAtCheckpoint;

    Run(Random random) throws Exception {
      this.random = random;
      this.limits = new DeliveryLimits(1 + random.nextInt(8), 1 << 20);
      this.task = DeliveryHarness.open(world, limits);
    }

    void step() throws Exception {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> write();
        case 3, 4 -> task.advanceTo(world.now() + random.nextInt(2000));
        case 5, 6, 7 -> endOne();
        case 8 -> {
          checkpoint = task.snapshot();
          readAtCheckpoint = written.size();
        }
        default -> {
          if (random.nextInt(3) == 0) {
            crash();
          }
        }
      }
    }

    private void write() throws Exception {
      long due = world.now() + (random.nextBoolean() ? 0 : random.nextInt(5000));
      QueueMessage message = DeliveryHarness.message(written.size(), "id-" + written.size(), due);
      read(message);
      written.add(message);
    }

    /** A full task would wait for a completion that only this thread can bring. */
    private void read(QueueMessage message) throws Exception {
      while (world.open().size() >= limits.maxInFlight()) {
        endOne();
      }
      task.process(message);
    }

    private void endOne() throws Exception {
      List<World.Attempt> open = world.open();
      if (open.isEmpty()) {
        return;
      }
      World.Attempt attempt = open.get(random.nextInt(open.size()));
      switch (random.nextInt(6)) {
        case 0 -> attempt.end().complete(Delivery.Retryable.record("not now"));
        case 1 -> attempt.end().complete(Delivery.Retryable.target("away"));
        case 2 -> attempt.end().complete(new Delivery.Rejected("never"));
        default -> {
          attempt.deliver();
          settled.add(attempt.record().id());
        }
      }
      task.mails();
      collectDead();
    }

    private void collectDead() {
      for (DeadLetter letter : task.dead()) {
        settled.add(letter.message().header("wal.id"));
      }
    }

    private void crash() throws Exception {
      task.close();
      // What was in flight is lost with the process; its outcome reaches nobody.
      world.attempts().removeIf(attempt -> !attempt.end().isDone());
      task =
          checkpoint == null
              ? DeliveryHarness.open(world, limits)
              : DeliveryHarness.open(
                  world,
                  limits,
                  checkpoint,
                  1,
                  0,
                  new org.apache.flink.runtime.state.hashmap.HashMapStateBackend());
      for (QueueMessage message :
          List.copyOf(written.subList(checkpoint == null ? 0 : readAtCheckpoint, written.size()))) {
        read(message);
      }
    }

    void finish() throws Exception {
      for (int i = 0; i < 10_000 && (task.stateEntries() > 0 || !world.open().isEmpty()); i++) {
        endOne();
        task.advanceTo(world.now() + 500);
      }
    }

    void check() {
      assertThat(settled).as("delivered or dead").hasSize(written.size());
      assertThat(task.stateEntries()).as("state").isZero();
      assertThat(task.timers()).as("timers").isZero();
      assertThat(world.attempts())
          .as("none early")
          .allSatisfy(a -> assertThat(a.atMillis()).isGreaterThanOrEqualTo(a.record().dueMillis()));
      assertThat(world.attempts())
          .as("none past its attempts")
          .allSatisfy(
              a -> assertThat(a.record().attempt()).isLessThanOrEqualTo(World.RETRY.maxAttempts()));
    }

    @Override
    public void close() throws Exception {
      task.close();
    }
  }
}
