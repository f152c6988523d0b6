/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import static io.tidemark.flow.deliver.DeliveryHarness.header;
import static io.tidemark.flow.deliver.DeliveryHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator does with the records of a slow target, while others are quick. */
class DeliverySlowTargetTest {

  private static final long NOW = 1_000_000;
  private static final long TAKES = 400;
  private static final DeliveryLimits LIMITS = new DeliveryLimits(4, Long.MAX_VALUE);

  private final World world = new World(NOW);
  private DeliveryHarness task;
  private long offset;

  /** One that answered another at once, and this one late. */
  @BeforeEach
  void open() throws Exception {
    world.setNamespaces(World.withSecondTarget());
    task = DeliveryHarness.open(world, LIMITS);
    quick("first");
    end("first");
    slow("second");
    task.advanceTo(NOW + TAKES);
    end("second");
  }

  @AfterEach
  void close() throws Exception {
    task.close();
  }

  private void slow(String id) throws Exception {
    task.process(message(++offset, id, NOW));
  }

  private void quick(String id) throws Exception {
    task.process(
        message(
            ++offset,
            List.of(
                header(WalHeaders.ID, id),
                header(WalHeaders.NAMESPACE, "orders"),
                header(WalHeaders.TARGET, World.SECOND_TARGET.value()))));
  }

  private void end(String id) throws Exception {
    for (World.Attempt attempt : world.open()) {
      if (attempt.record().id().equals(id)) {
        attempt.deliver();
      }
    }
    task.mails();
  }

  private List<String> inFlight() {
    return world.open().stream().map(attempt -> attempt.record().id()).toList();
  }

  private void nothingIsLeft() {
    assertThat(task.stateEntries()).isZero();
    assertThat(task.timers()).isZero();
  }

  @Test
  void thoseThatWaitAreCalledInTheirOrderWhenThereIsRoom() throws Exception {
    for (char id = 'a'; id <= 'f'; id++) {
      slow(String.valueOf(id));
    }
    assertThat(inFlight()).containsExactly("a", "b");
    assertThat(task.stateEntries()).isEqualTo(4);
    List<String> sent = new ArrayList<>();
    while (!world.open().isEmpty()) {
      sent.add(inFlight().get(0));
      end(inFlight().get(0));
    }
    assertThat(sent).containsExactly("a", "b", "c", "d", "e", "f");
    nothingIsLeft();
  }

  @Test
  void othersGoOnMeanwhile() throws Exception {
    for (char id = 'a'; id <= 'f'; id++) {
      slow(String.valueOf(id));
    }
    quick("x");
    assertThat(inFlight()).containsExactly("a", "b", "x");
  }

  @Test
  void whatIsCancelledOrWrittenAgainIsNotCalled() throws Exception {
    for (char id = 'a'; id <= 'e'; id++) {
      slow(String.valueOf(id));
    }
    task.process(DeliveryHarness.cancel(++offset, "c"));
    task.process(message(++offset, "d", world.now() + 60_000));
    end("a");
    assertThat(inFlight()).containsExactly("b", "e");
    end("b");
    end("e");
    assertThat(inFlight()).isEmpty();
    task.advanceTo(world.now() + 59_999);
    assertThat(inFlight()).isEmpty();
    task.advanceTo(world.now() + 1);
    assertThat(inFlight()).containsExactly("d");
    end("d");
    nothingIsLeft();
  }

  @Test
  void afterARestartTheyLookForThemselves() throws Exception {
    for (char id = 'a'; id <= 'f'; id++) {
      slow(String.valueOf(id));
    }
    var state = task.snapshot();
    task.close();
    task = DeliveryHarness.restore(world, state);
    world.deliverAtOnce();
    for (int i = 0; i < 400; i++) {
      task.advanceTo(world.now() + 50);
    }
    Set<String> sent = new HashSet<>();
    world.attempts().forEach(attempt -> sent.add(attempt.record().id()));
    assertThat(sent).contains("a", "b", "c", "d", "e", "f");
    nothingIsLeft();
  }

  @Test
  void moreThanCanBeCalledLookForThemselves() throws Exception {
    for (int i = 0; i < 200; i++) {
      slow("id-" + i);
    }
    world.deliverAtOnce();
    end("id-0");
    end("id-1");
    for (int i = 0; i < 400; i++) {
      task.advanceTo(world.now() + 50);
    }
    Set<String> sent = new HashSet<>();
    world.attempts().forEach(attempt -> sent.add(attempt.record().id()));
    assertThat(sent).hasSize(202);
    nothingIsLeft();
  }
}
