/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import static io.tidemark.multipartition.assemble.AssembleWorld.header;
import static io.tidemark.multipartition.assemble.AssembleWorld.marker;
import static io.tidemark.multipartition.assemble.AssembleWorld.mutation;
import static io.tidemark.multipartition.assemble.AssembleWorld.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssembleOperatorTest {

  private static final long NOW = 1_000_000;
  private static final long EXPIRES = AssembleWorld.SETS.expireAfter().toMillis();
  private static final long RETAINED = AssembleWorld.SETS.retention().toMillis();

  private final AssembleWorld world = new AssembleWorld(NOW);
  private AssembleHarness task;

  @BeforeEach
  void open() throws Exception {
    task = AssembleHarness.open(world);
  }

  @AfterEach
  void close() throws Exception {
    task.close();
  }

  private List<String> dead() {
    return task.dead().stream()
        .map(letter -> letter.reason() + " " + letter.message().offset())
        .toList();
  }

  private String error() {
    List<DeadLetter> dead = task.dead();
    return dead.get(dead.size() - 1).error();
  }

  private void assertNothingIsLeft() {
    assertThat(task.stateEntries()).as("state").isZero();
    assertThat(task.timers()).as("timers").isZero();
  }

  @Test
  void whateverTheOrderOfArrivalItLeavesInSequence() throws Exception {
    task.process(marker(1, "s", 3), mutation(2, "s", 3, "c"), mutation(3, "s", 1, "a"));
    assertThat(task.left()).isEmpty();
    task.process(mutation(4, "s", 2, "b"));
    assertThat(task.ids()).containsExactly("s#1", "s#2", "s#3");
    assertThat(task.left()).allMatch(QueueMessage::ordered);

    task.advanceTo(NOW + RETAINED - 1);
    assertThat(task.timers()).as("it is remembered").isEqualTo(1);
    task.advanceTo(NOW + RETAINED);
    assertNothingIsLeft();
    assertThat(task.dead()).isEmpty();
  }

  @Test
  void whatLeavesIsTheMessageWithItsStamps() throws Exception {
    QueueMessage first =
        with(
            mutation(1, "s", 1, "a"),
            header(WalHeaders.WRITTEN_AT, "900"),
            header(WalHeaders.DUE, "800"),
            header("color", "blue"));
    QueueMessage second =
        with(
            mutation(2, "s", 2, "b"),
            header(WalHeaders.WRITTEN_AT, "700"),
            header(WalHeaders.DUE, Long.toString(NOW + 50)));
    task.process(second, first, marker(3, "s", 2));

    QueueMessage one = task.left().get(0);
    assertThat(one.value()).isEqualTo(first.value());
    assertThat(one.offset()).isEqualTo(1);
    assertThat(one.header("color")).isEqualTo("blue");
    assertThat(one.header(WalHeaders.WRITTEN_AT)).isEqualTo("900");
    assertThat(one.header(WalHeaders.DUE)).as("complete").isEqualTo(Long.toString(NOW));
    assertThat(one.header(WalHeaders.SET_ASSEMBLED)).isEqualTo("true");
    QueueMessage two = task.left().get(1);
    assertThat(two.header(WalHeaders.WRITTEN_AT)).as("not before the first").isEqualTo("900");
    assertThat(two.header(WalHeaders.DUE)).isEqualTo(Long.toString(NOW + 50));
  }

  @Test
  void setsOfOneNameInTwoTopicsAreTwo() throws Exception {
    QueueMessage other = mutation(1, "s", 1, "a");
    task.process(
        new QueueMessage(
            "second", "orders", 0, 1, 500, other.key(), other.value(), other.headers()),
        marker(1, "s", 1));
    assertThat(task.ids()).as("of no namespace that is known: straight on").containsExactly("s#1");
    assertThat(task.stateEntries()).as("the marker, and what is known").isEqualTo(2);
  }

  @Test
  void theFirstOfASequenceStands() throws Exception {
    task.process(
        mutation(1, "s", 1, "a"),
        with(mutation(2, "s", 1, "a"), header(WalHeaders.WRITTEN_AT, "900")),
        mutation(3, "s", 1, "other"),
        with(mutation(4, "s", 1, "a"), header(WalHeaders.TARGET, "test://a/x")));
    assertThat(dead()).containsExactly("SET_CONFLICT 3", "SET_CONFLICT 4");
    assertThat(error()).isEqualTo("sequence 1 of set s came before with another content");
    assertThat(task.dead().get(0).deadLetterTopic()).isEqualTo("orders-dead");
    task.process(marker(5, "s", 1));
    assertThat(task.left()).extracting(QueueMessage::offset).containsExactly(1L);
  }

  @Test
  void theFirstMarkerStands() throws Exception {
    task.process(marker(1, "s", 2), marker(2, "s", 2), marker(3, "s", 3), mutation(4, "s", 3, "c"));
    assertThat(dead()).containsExactly("SET_CONFLICT 3", "SET_CONFLICT 4");
    assertThat(error())
        .isEqualTo("sequence 3 is past the end of set s, whose marker says 2 mutations");
    task.process(mutation(5, "s", 2, "b"), mutation(6, "s", 1, "a"), marker(7, "s", 9));
    assertThat(task.ids()).containsExactly("s#1", "s#2");
    assertThat(dead()).hasSize(3).endsWith("SET_CONFLICT 7");
  }

  @Test
  void whatIsPastTheEndLeavesWhenTheMarkerComes() throws Exception {
    task.process(
        mutation(1, "s", 1, "a"),
        mutation(2, "s", 3, "c"),
        mutation(3, "s", 7, "g"),
        marker(4, "s", 2));
    assertThat(dead()).containsExactly("SET_CONFLICT 2", "SET_CONFLICT 3");
    task.process(mutation(5, "s", 2, "b"));
    assertThat(task.ids()).containsExactly("s#1", "s#2");
  }

  @Test
  void whatComesAgainAfterTheEndIsDroppedForAsLongAsItIsRemembered() throws Exception {
    task.process(mutation(1, "s", 1, "a"), marker(2, "s", 1));
    task.process(mutation(3, "s", 1, "a"), marker(4, "s", 1), mutation(5, "s", 1, "x"));
    assertThat(task.ids()).containsExactly("s#1");
    assertThat(dead()).isEmpty();
    task.advanceTo(NOW + RETAINED);
    task.process(mutation(6, "s", 1, "a"), marker(7, "s", 1));
    assertThat(task.ids()).as("a new one").containsExactly("s#1", "s#1");
  }

  @Test
  void anIncompleteSetLeavesAsDeadLettersAtItsTime() throws Exception {
    task.process(mutation(1, "s", 1, "a"), mutation(2, "s", 4, "d"));
    task.advanceTo(NOW + EXPIRES - 1);
    task.process(marker(3, "s", 9)); // Each arrival gives it its time anew.
    task.advanceTo(NOW + EXPIRES);
    task.advanceTo(NOW + 2 * EXPIRES - 2);
    assertThat(dead()).isEmpty();
    task.advanceTo(NOW + 2 * EXPIRES - 1);
    assertThat(dead()).containsExactly("SET_INCOMPLETE 1", "SET_INCOMPLETE 2", "SET_INCOMPLETE 3");
    assertThat(task.dead())
        .extracting(DeadLetter::error)
        .containsOnly("the set was not complete in time; missing: sequence 2 to 3, 5 to 9 of 9");
    assertNothingIsLeft();
  }

  @Test
  void aSetWithoutAMarkerIsIncomplete() throws Exception {
    task.process(mutation(1, "s", 1, "a"));
    task.process(mutation(2, "t", 2, "b"));
    task.process(marker(3, "u", 1));
    task.advanceTo(NOW + EXPIRES);
    assertThat(task.dead())
        .extracting(DeadLetter::error)
        .containsExactlyInAnyOrder(
            "the set was not complete in time; missing: the completion marker",
            "the set was not complete in time; missing: sequence 1 and the completion marker",
            "the set was not complete in time; missing: sequence 1 of 1");
    assertNothingIsLeft();
  }

  @Test
  void whatIsRedrivenBeginsTheSetAnew() throws Exception {
    task.process(mutation(1, "s", 1, "a"), marker(2, "s", 2));
    task.advanceTo(NOW + EXPIRES);
    assertThat(dead()).hasSize(2);
    for (DeadLetter letter : task.dead()) {
      task.process(with(letter.message(), header(WalHeaders.DEAD_REASON, "SET_INCOMPLETE")));
    }
    task.process(mutation(3, "s", 2, "b"));
    assertThat(task.ids()).containsExactly("s#1", "s#2");
  }

  @Test
  void aSetHasItsBounds() throws Exception {
    task.process(mutation(1, "s", 1, "x".repeat(600)), mutation(2, "s", 2, "x".repeat(401)));
    assertThat(dead()).containsExactly("SET_TOO_LARGE 2");
    assertThat(error())
        .isEqualTo("with sequence 2 set s has 1001 bytes of payload; it may have 1000");
    task.process(mutation(3, "s", 2, "x".repeat(400)), marker(4, "s", 2));
    assertThat(task.ids()).containsExactly("s#1", "s#2");
  }

  @Test
  void whatHasAnotherKeyThanItsSetIsMisplaced() throws Exception {
    QueueMessage message = mutation(1, "s", 1, "a");
    task.process(
        new QueueMessage("main", "orders", 0, 1, 500, null, message.value(), message.headers()));
    assertThat(dead()).containsExactly("SET_MISPLACED 1");
    assertNothingIsLeft();
  }

  /** A slice at a time; a checkpoint between two has the rest, and who restores it goes on. */
  @Test
  void aLargeSetLeavesInSlicesThroughARestore() throws Exception {
    int count = 10_000;
    List<String> expected =
        IntStream.rangeClosed(1, count).mapToObj(sequence -> "s#" + sequence).toList();
    for (int sequence = count; sequence > 0; sequence--) {
      task.process(mutation(sequence, "s", sequence, ""));
    }
    task.process(marker(0, "s", count));
    assertThat(task.left()).hasSize(Assembly.SLICE);
    task.advanceTo(NOW + 1);
    assertThat(task.left()).hasSize(2 * Assembly.SLICE);
    task.process(mutation(1, "s", 1, ""), mutation(2, "s", count, ""), mutation(3, "s", 9999, "x"));
    assertThat(dead()).containsExactly("SET_CONFLICT 3");
    OperatorSubtaskState state = task.snapshot();
    List<String> all = new ArrayList<>(task.ids());
    task.close();

    task = AssembleHarness.open(world, state, new HashMapStateBackend());
    long now = NOW + 1;
    while (all.size() + task.left().size() < count) {
      task.advanceTo(++now);
    }
    all.addAll(task.ids());
    assertThat(all).isEqualTo(expected);
    task.advanceTo(now + RETAINED);
    assertNothingIsLeft();
  }

  @Test
  void aLargeSetThatIsIncompleteIsBuriedInSlices() throws Exception {
    for (int sequence = 2; sequence <= 200; sequence++) {
      task.process(mutation(sequence, "s", sequence, ""));
    }
    task.advanceTo(NOW + EXPIRES);
    assertThat(task.dead()).hasSize(Assembly.SLICE);
    task.process(mutation(1, "s", 1, "")); // The rest of those before goes first.
    assertThat(task.dead()).hasSize(199);
    task.advanceTo(NOW + 2 * EXPIRES);
    assertThat(task.dead()).hasSize(200);
    assertNothingIsLeft();
  }

  /** Time here is the wall clock: neither a watermark nor the end of the input moves it. */
  @Test
  void aClockThatIsSetBackEndsNothingEarly() throws Exception {
    task.process(mutation(1, "s", 1, "a"));
    task.advanceTo(NOW - 5000);
    task.process(mutation(2, "s", 2, "b"));
    task.advanceTo(NOW - 5000 + EXPIRES - 1);
    assertThat(dead()).isEmpty();
    task.advanceTo(NOW + EXPIRES);
    assertThat(dead()).hasSize(2);
  }
}
