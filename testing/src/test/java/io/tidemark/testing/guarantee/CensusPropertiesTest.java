/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.api.v1.Trilean;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The counts that are kept with every event are those that a pass over all records would give. */
class CensusPropertiesTest {

  enum What {
    SENT,
    TRUE,
    FALSE,
    UNKNOWN,
    TURNED_AWAY,
    DELIVERED,
    DEAD,
    CANCELLED
  }

  record Event(String id, What what) {}

  @Property
  void agreesWithTheFates(@ForAll("histories") List<Event> events) {
    History history = new History();
    events.forEach(event -> tell(history, event));
    List<Fate> fates = history.fates().toList();
    assertThat(history.tally())
        .isEqualTo(
            new Tally(
                fates.stream().filter(Fate::written).count(),
                fates.stream().mapToLong(Fate::unanswered).sum(),
                durable(fates, Trilean.TRUE),
                durable(fates, Trilean.UNKNOWN),
                durable(fates, Trilean.FALSE),
                fates.stream().filter(Fate::delivered).count(),
                fates.stream().filter(Fate::dead).count(),
                fates.stream().filter(Fate::cancelled).count(),
                fates.stream().filter(Fate::lost).count()));
  }

  @Provide
  Arbitrary<List<Event>> histories() {
    Arbitrary<String> ids = Arbitraries.integers().between(0, 5).map(i -> "r" + i);
    return Combinators.combine(ids, Arbitraries.of(What.class)).as(Event::new).list().ofMaxSize(60);
  }

  private static long durable(List<Fate> fates, Trilean answer) {
    return fates.stream().filter(fate -> fate.durable() == answer).count();
  }

  private static void tell(History history, Event event) {
    switch (event.what()) {
      case SENT -> history.sent(event.id());
      case TRUE -> history.written(event.id(), Trilean.TRUE, 1, 2);
      case FALSE -> history.written(event.id(), Trilean.FALSE, 1, 2);
      case UNKNOWN -> history.written(event.id(), Trilean.UNKNOWN, 1, 2);
      case TURNED_AWAY -> history.turnedAway(event.id(), "http://app", 3);
      case DELIVERED -> history.delivered(event.id(), "http://app", 3);
      case DEAD -> history.dead(event.id(), "REJECTED", 3);
      case CANCELLED -> history.cancelled(event.id(), 3);
    }
  }
}
