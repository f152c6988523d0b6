/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.header;
import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator does while a target is away. */
class DeliveryOutageTest {

  private static final long NOW = 1_000_000;
  private static final int RECORDS = 50;

  private final World world = new World(NOW);
  private DeliveryHarness task;

  @BeforeEach
  void open() throws Exception {
    task = DeliveryHarness.open(world);
  }

  @AfterEach
  void close() throws Exception {
    task.close();
  }

  private void failAllOpen() throws Exception {
    for (World.Attempt attempt : world.open()) {
      attempt.end().complete(Delivery.Retryable.target("no connection"));
    }
    task.mails();
  }

  @Test
  void anOutageSpendsNoAttemptAndKillsNoRecord() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      task.process(message(i, "id-" + i, NOW));
    }
    while (world.now() < NOW + 600_000) {
      failAllOpen();
      task.advanceTo(world.now() + 50);
    }
    int duringOutage = world.attempts().size();
    assertThat(task.dead()).isEmpty();
    assertThat(duringOutage - RECORDS).as("probes in ten minutes").isBetween(110, 160);

    Set<String> delivered = new HashSet<>();
    long returned = world.now();
    while (delivered.size() < RECORDS && world.now() <= returned + 6_000) {
      for (World.Attempt attempt : world.open()) {
        delivered.add(attempt.record().id());
        attempt.deliver();
      }
      task.advanceTo(world.now() + 50);
    }
    assertThat(delivered).as("delivered within 6 s of the return").hasSize(RECORDS);
    assertThat(world.attempts()).allSatisfy(a -> assertThat(a.record().attempt()).isEqualTo(1));
    task.mails();
    assertThat(task.stateEntries()).isZero();
    assertThat(task.timers()).isZero();
  }

  @Test
  void whatWaitedIsSentAsSoonAsTheTargetIsBack() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      task.process(message(i, "id-" + i, NOW));
    }
    while (world.now() < NOW + 120_000) {
      failAllOpen();
      task.advanceTo(world.now() + 50);
    }
    while (world.open().isEmpty()) {
      task.advanceTo(world.now() + 50);
    }
    assertThat(world.open()).as("the probe").hasSize(1);
    Set<String> delivered = new HashSet<>();
    while (!world.open().isEmpty()) { // The clock stands still.
      for (World.Attempt attempt : world.open()) {
        delivered.add(attempt.record().id());
        attempt.deliver();
      }
      task.mails();
    }
    assertThat(delivered)
        .as("all but the last probe that failed, which looks for itself")
        .hasSizeGreaterThanOrEqualTo(RECORDS - 1);
  }

  @Test
  void whatLookedForItselfIsNotCalledAsWell() throws Exception {
    task.process(message(1, "fails", NOW));
    task.process(message(2, "late", NOW));
    World.Attempt late = world.open().get(1);
    world.open().get(0).end().complete(Delivery.Retryable.target("no connection"));
    task.mails();
    for (int i = 0; i < RECORDS; i++) {
      task.process(message(10 + i, "id-" + i, NOW)); // Held, and remembered.
    }
    while (world.open().size() < 2) {
      task.advanceTo(world.now() + 10);
    }
    World.Attempt probe = world.open().get(1);
    assertThat(probe.record().id()).as("one that is remembered").startsWith("id-");
    task.snapshot(); // What is in flight is among what is held now.
    late.deliver(); // The target is back, while the probe is on its way.
    task.mails();
    assertThat(world.attempts())
        .filteredOn(it -> it.record().id().equals(probe.record().id()))
        .as("it is sent once")
        .hasSize(1);
  }

  @Test
  void whatComesDuringAnOutageIsHeldAndOthersGoOn() throws Exception {
    world.setNamespaces(World.withSecondTarget());
    task.process(message(1, "a", NOW));
    failAllOpen();
    task.process(message(2, "b", NOW));
    assertThat(world.open()).isEmpty();
    assertThat(task.stateEntries()).isEqualTo(2);

    task.process(
        message(
            3,
            List.of(
                header(WalHeaders.ID, "c"),
                header(WalHeaders.TARGET, World.SECOND_TARGET.value()))));
    assertThat(world.open()).extracting(a -> a.record().id()).containsExactly("c");
  }

  @Test
  void theNewestOfACoalescedKeyWaitsInThePlaceOfTheOldest() throws Exception {
    world.setNamespaces(
        World.withPolicy(
            new DeliveryPolicy(
                DeliveryPolicy.Ordering.KEY,
                DeliveryPolicy.Coalesce.LATEST,
                DeliveryPolicy.OnDeadLetter.CONTINUE,
                OptionalInt.empty())));
    task.process(message(1, "id-1", NOW).inOrder());
    failAllOpen();
    for (int i = 2; i <= 9; i++) {
      world.setTime(NOW + 100L * (i - 1));
      task.process(message(i, "id-" + i, NOW).inOrder());
      assertThat(task.stateEntries()).isEqualTo(1);
      assertThat(task.timers()).isEqualTo(1);
      assertThat(task.books().total(Ledger.Entry.HELD)).isEqualTo(1);
    }
    // It looks when the first would have, however often it was written since.
    task.advanceTo(NOW + 1250);
    assertThat(world.open()).extracting(it -> it.record().id()).containsExactly("id-9");
    world.open().get(0).deliver();
    task.mails();
    assertThat(world.attempts()).hasSize(2);
    assertThat(task.outcomes())
        .filteredOn(it -> it.kind() == Outcome.Kind.COALESCED)
        .extracting(Outcome::id)
        .containsExactly("id-1", "id-2", "id-3", "id-4", "id-5", "id-6", "id-7", "id-8");
    assertThat(task.stateEntries()).isZero();
    assertThat(task.timers()).isZero();
  }

  @Test
  void aRestartKeepsWhatTheOutageHeld() throws Exception {
    task.process(message(1, "a", NOW));
    failAllOpen();
    var state = task.snapshot();
    task.close();
    task = DeliveryHarness.restore(world, state);

    task.advanceTo(NOW + 2000);
    assertThat(world.open()).hasSize(1);
    assertThat(world.open().get(0).record().attempt()).isEqualTo(1);
  }

  @Test
  void afterARestartThoseLookSoonThatWereGoingToBeCalled() throws Exception {
    EmbeddedRocksDBStateBackend rocks = new EmbeddedRocksDBStateBackend();
    rocks.setPriorityQueueStateType(EmbeddedRocksDBStateBackend.PriorityQueueStateType.ROCKSDB);
    for (StateBackend backend : List.of(new HashMapStateBackend(), rocks)) {
      World here = new World(NOW);
      try (DeliveryHarness before =
          DeliveryHarness.open(here, DeliveryLimits.DEFAULT, null, 1, 0, backend)) {
        for (int i = 0; i < RECORDS; i++) {
          before.process(message(i, "id-" + i, NOW));
        }
        before.process(message(RECORDS, "later", NOW + 3_600_000));
        while (here.now() < NOW + 120_000) {
          for (World.Attempt attempt : here.open()) {
            attempt.end().complete(Delivery.Retryable.target("no connection"));
          }
          before.advanceTo(here.now() + 50);
        }
        var state = before.snapshot();
        here.takeNew();
        try (DeliveryHarness after =
            DeliveryHarness.open(here, DeliveryLimits.DEFAULT, state, 1, 0, backend)) {
          here.deliverAtOnce();
          after.advanceTo(here.now() + 1000);
          assertThat(here.takeNew())
              .as("on %s", backend)
              .extracting(it -> it.record().id())
              .hasSize(RECORDS)
              .doesNotContain("later");
          assertThat(after.timers()).isEqualTo(1);
          after.advanceTo(NOW + 3_600_000);
          assertThat(here.takeNew()).hasSize(1);
        }
      }
    }
  }

  @Test
  void whoWaitsForATargetThatIsAwayGoesToTheNamespacesNewOneAtOnce() throws Exception {
    world.setNamespaces(World.withSecondTarget());
    for (int i = 0; i < RECORDS; i++) {
      task.process(message(i, "id-" + i, NOW));
    }
    while (world.now() < NOW + 120_000) {
      failAllOpen();
      task.advanceTo(world.now() + 50);
    }
    world.takeNew();
    world.setNamespaces(World.toSecondTarget());
    for (int look = 0; look < 10; look++) {
      task.advanceTo(world.now() + 10);
    }
    assertThat(world.takeNew())
        .as("as many as a target is given at the least")
        .hasSizeGreaterThanOrEqualTo(TargetLimit.FLOOR);
    while (!world.open().isEmpty()) {
      world.open().forEach(World.Attempt::deliver);
      task.advanceTo(world.now() + 10);
    }
    assertThat(task.stateEntries()).as("the probe alone").isLessThanOrEqualTo(1);
  }

  @Test
  void aFailureAfterAnOutageSpendsAttemptsAsEver() throws Exception {
    task.process(message(1, "a", NOW));
    failAllOpen();
    for (int attempt = 1; attempt <= World.RETRY.maxAttempts(); attempt++) {
      task.advanceTo(world.now() + 20_000);
      assertThat(world.open()).hasSize(1);
      world.open().get(0).end().complete(Delivery.Retryable.record("not now"));
      task.mails();
    }
    assertThat(task.dead()).hasSize(1);
    assertThat(task.dead().get(0).attempts()).isEqualTo(World.RETRY.maxAttempts());
    assertThat(task.dead().get(0).firstFailureMillis()).isEqualTo(NOW);
  }

  @Test
  void anOutageThatOutlastsARecordsTimeKillsIt() throws Exception {
    world.setNamespaces(World.withExpiry(Duration.ofSeconds(10)));
    task.process(message(1, "a", NOW));
    while (world.now() < NOW + 10_000) {
      failAllOpen();
      task.advanceTo(world.now() + 50);
    }
    assertThat(task.dead()).isEmpty();
    while (world.now() < NOW + 50_000) {
      failAllOpen();
      task.advanceTo(world.now() + 50);
    }
    assertThat(task.dead()).extracting(DeadLetter::reason).containsExactly(DeadReason.EXPIRED);
    assertThat(task.dead().get(0).attempts()).isZero();
    assertThat(task.dead().get(0).error())
        .isEqualTo("not delivered within 10s of its due time; last error: no connection");
    assertThat(task.stateEntries()).isZero();
    assertThat(task.timers()).isZero();
  }
}
