/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.record.LogRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records in flight of one task, bounded in number and in bytes. For the task thread alone. */
final class Flights {

  private final int maxRecords;
  private final long maxBytes;
  private final Map<Flight.Place, Flight> flights = new LinkedHashMap<>();
  private final Map<String, Flight> newest = new HashMap<>();
  private final Ledger ledger;
  private long bytes;

  /**
   * Makes them.
   *
   * @param maxRecords how many there may be
   * @param maxBytes how many bytes of memory they may take, about
   * @param ledger counts them by where they were read
   */
  Flights(int maxRecords, long maxBytes, Ledger ledger) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
    this.ledger = ledger;
  }

  /**
   * Whether no further record may start. One may always, however large, where there is no other.
   */
  boolean full() {
    return flights.size() >= maxRecords || bytes >= maxBytes;
  }

  /** How many more may be in flight, where their bytes allow it. */
  int free() {
    return maxRecords - flights.size();
  }

  /**
   * Starts a flight, in the slot of the record that is held: a later message of the key, after a
   * restart too, then finds it there.
   */
  Flight begin(String key, Waiting waiting, LogRecord record, Outages.Pass pass) {
    Flight.Place place = new Flight.Place(key, HeldRecords.HELD);
    if (flights.containsKey(place)) {
      if (waiting.message().ordered()) {
        throw new IllegalStateException("two in flight of one ordered key: " + place);
      }
      place = aside(key, waiting);
    }
    Flight flight = new Flight(place, waiting, record, pass);
    flights.put(place, flight);
    newest.put(key, flight);
    bytes += flight.weight();
    ledger.add(waiting.message(), Ledger.Entry.IN_FLIGHT, 1);
    return flight;
  }

  /** Gives a flight a slot of its own, so that another can have that of the record that is held. */
  void moveAside(Flight flight) {
    flights.remove(flight.place());
    flight.move(aside(flight.place().key(), flight.waiting()));
    flights.put(flight.place(), flight);
  }

  private Flight.Place aside(String key, Waiting waiting) {
    long slot = Flight.slot(waiting);
    while (slot == HeldRecords.HELD || flights.containsKey(new Flight.Place(key, slot))) {
      slot++;
    }
    return new Flight.Place(key, slot);
  }

  void end(Flight flight) {
    if (flights.remove(flight.place()) == null) {
      throw new IllegalStateException("ended twice: " + flight.place());
    }
    newest.remove(flight.place().key(), flight);
    bytes -= flight.weight();
    ledger.add(flight.waiting().message(), Ledger.Entry.IN_FLIGHT, -1);
  }

  /** The newest of a key; null where it has none. */
  @Nullable Flight of(String key) {
    return newest.get(key);
  }

  boolean contains(Flight.Place place) {
    return flights.containsKey(place);
  }

  /** All of them, in the order in which they started. */
  Collection<Flight> all() {
    return flights.values();
  }

  boolean isEmpty() {
    return flights.isEmpty();
  }
}
