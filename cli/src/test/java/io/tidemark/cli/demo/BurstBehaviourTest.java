/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.v1.Trilean;
import io.tidemark.cli.demo.workload.Burst;
import io.tidemark.cli.demo.workload.Course;
import io.tidemark.cli.demo.workload.Delete;
import io.tidemark.cli.demo.workload.Scenario;
import io.tidemark.testing.guarantee.History;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurstBehaviourTest {

  private final Burst burst = Burst.of(Scenario.of(1_000, 1));
  private final BurstBehaviour behaviour = new BurstBehaviour(burst);

  @Test
  void eachDeleteTakesItsCourse() {
    assertThat(behaviour.status(first(Course.TAKEN).id(), 0)).isEqualTo(204);
    assertThat(behaviour.status(first(Course.TAKEN_AFTER_OUTAGE).id(), 0)).isEqualTo(204);
    assertThat(behaviour.status(first(Course.CANCELLED).id(), 0)).as("too late").isEqualTo(204);
    assertThat(behaviour.status(first(Course.FAILS).id(), 99)).isEqualTo(500);
    assertThat(behaviour.status(first(Course.REJECTED).id(), 0)).isEqualTo(422);
    assertThat(behaviour.status("delete-0", 0)).as("nobody wrote it").isEqualTo(422);
    Delete later = first(Course.TAKEN_LATER);
    assertThat(behaviour.status(later.id(), later.failures() - 1)).isEqualTo(500);
    assertThat(behaviour.status(later.id(), later.failures())).isEqualTo(204);
  }

  @Test
  void whatIsMissingIsToldByKind() {
    History history = new History();
    List<Delete> writes = burst.writes();
    for (Delete delete : writes.subList(2, writes.size())) {
      history.sent(delete.id());
      if (delete.course() == Course.REFUSED) {
        history.written(delete.id(), Trilean.FALSE, 1, 0);
      } else {
        history.written(delete.id(), Trilean.TRUE, 1, 2);
        if (!delete.equals(first(Course.FAILS)) && !delete.equals(first(Course.CANCELLED))) {
          history.delivered(delete.id(), "http://app", 3);
        }
      }
    }
    history.sent(writes.get(0).id());
    assertThat(Missing.of(burst, history))
        .containsExactly(
            "1 acknowledged but not cancelled (HTTP, CANCELLED): " + first(Course.CANCELLED).id(),
            "1 acknowledged but not dead (HTTP, FAILS): " + first(Course.FAILS).id(),
            "1 never written: " + writes.get(1).id(),
            "1 without an answer: " + writes.get(0).id());
  }

  private Delete first(Course course) {
    return burst.writes().stream()
        .skip(2)
        .filter(delete -> delete.course() == course)
        .findFirst()
        .orElseThrow();
  }
}
