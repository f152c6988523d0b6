/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.record.LogRecord;

/** A record in flight: an attempt that was started and has not come to its end. */
final class Flight {

  private final LogRecord record;
  private final Outages.Pass pass;
  private final int weight;
  private Place place;
  private Waiting waiting;
  private boolean spilled;
  private boolean current;
  private boolean alone;

  Flight(Place place, Waiting waiting, LogRecord record, Outages.Pass pass) {
    this.place = place;
    this.waiting = waiting;
    this.record = record;
    this.pass = pass;
    this.weight = waiting.message().weight();
  }

  /**
   * Where a checkpoint keeps it.
   *
   * @param key the key of the operator's state
   * @param slot the slot under the key
   */
  record Place(String key, long slot) {}

  Place place() {
    return place;
  }

  Waiting waiting() {
    return waiting;
  }

  LogRecord record() {
    return record;
  }

  /** What it was started with. */
  Outages.Pass pass() {
    return pass;
  }

  /** How many bytes of memory it takes, about. */
  int weight() {
    return weight;
  }

  /**
   * Whether it is known that no other record of its key waits. Where that isn't known, the state
   * has to be asked.
   */
  boolean alone() {
    return alone;
  }

  void alone(boolean alone) {
    this.alone = alone;
  }

  /** Whether a checkpoint has written it to state. */
  boolean spilled() {
    return spilled;
  }

  /** Whether a checkpoint has written it as it is now. */
  boolean spilledAsIs() {
    return spilled && current;
  }

  void spill() {
    spilled = true;
    current = true;
  }

  /**
   * It isn't called back; but it isn't sent again, neither where its attempt fails nor after a
   * restart. Returns false where it was withdrawn before.
   */
  boolean withdraw(Waiting.Mark why) {
    if (waiting.mark() != Waiting.Mark.NONE) {
      return false;
    }
    waiting = waiting.marked(why);
    current = false;
    return true;
  }

  /** It has another place, where no checkpoint has written it yet. */
  void move(Place place) {
    this.place = place;
    spilled = false;
    current = false;
  }

  /**
   * A slot that no other message of the key has, and that the same message has again after a
   * restart: its position, mixed (the finaliser of SplitMix64; Steele, Lea and Flood, 2014).
   */
  static long slot(Waiting waiting) {
    long h = waiting.message().topic().hashCode();
    h = mix(h + waiting.message().cluster().hashCode() * 0x9E3779B97F4A7C15L);
    h = mix(h + waiting.message().partition());
    h = mix(h + waiting.message().offset());
    return h;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
