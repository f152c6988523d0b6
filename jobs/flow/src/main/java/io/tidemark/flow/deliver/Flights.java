/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.record.LogRecord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The records in flight of one task, bounded in number and in bytes. For the task thread alone. */
final class Flights {

  private final int maxRecords;
  private final long maxBytes;
  private final Map<Flight.Place, Flight> flights = new LinkedHashMap<>();
  private long bytes;

  Flights(int maxRecords, long maxBytes) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
  }

  /**
   * Whether no further record may start. One may always, however large, where there is no other.
   */
  boolean full() {
    return flights.size() >= maxRecords || bytes >= maxBytes;
  }

  /** Starts a flight, in a slot of its own under the key. */
  Flight begin(String key, Waiting waiting, LogRecord record, Outages.Pass pass) {
    long slot = Flight.slot(waiting);
    while (slot == HeldRecords.HELD || flights.containsKey(new Flight.Place(key, slot))) {
      slot++;
    }
    Flight flight = new Flight(new Flight.Place(key, slot), waiting, record, pass);
    flights.put(flight.place(), flight);
    bytes += flight.weight();
    return flight;
  }

  void end(Flight flight) {
    if (flights.remove(flight.place()) == null) {
      throw new IllegalStateException("ended twice: " + flight.place());
    }
    bytes -= flight.weight();
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
