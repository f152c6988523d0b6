/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one topic that are to be written: those on their way, and those that wait since
 * the topic has failed. While it fails one at a time is tried, after a second and then at intervals
 * that double; once it takes one, all go. For the task thread alone.
 */
final class TopicBacklog {

  static final long FIRST_PAUSE_MILLIS = 1_000;
  static final long LONGEST_PAUSE_MILLIS = 30_000;

  /** A message that is to be written. */
  static final class Entry {
    private final OutgoingMessage message;
    private final long sinceMillis;
    private final int weight;
    private int level;
    private boolean refused;

    Entry(OutgoingMessage message, long sinceMillis) {
      this.message = message;
      this.sinceMillis = sinceMillis;
      this.weight = message.weight();
    }

    OutgoingMessage message() {
      return message;
    }

    long sinceMillis() {
      return sinceMillis;
    }

    int weight() {
      return weight;
    }

    /** What is to be written of it now. */
    OutgoingMessage form() {
      return message.shortened(level).orElse(message);
    }

    /** Whether less of it is written than there is. */
    boolean isShortened() {
      return level > 0;
    }

    /** Goes on to a shorter form; false where there is none. */
    boolean shorten() {
      if (message.shortened(level + 1).isEmpty()) {
        return false;
      }
      level++;
      return true;
    }

    void startOver() {
      level = 0;
    }

    /** Whether it is among those that its topic has refused. */
    boolean isRefused() {
      return refused;
    }

    /** Puts it among those that its topic has refused, or takes it out. */
    void refused(boolean value) {
      refused = value;
      level = 0;
    }
  }

  private final Consumer<Entry> send;
  private final RandomGenerator random;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private final Set<Entry> inFlight = new LinkedHashSet<>();
  private long bytes;
  private @Nullable String trouble;
  private @Nullable Entry probe;
  private long pauseMillis;
  private long retryMillis;

  /**
   * An empty one.
   *
   * @param send starts to write a message
   * @param random draws the jitter
   */
  TopicBacklog(Consumer<Entry> send, RandomGenerator random) {
    this.send = send;
    this.random = random;
  }

  int size() {
    return waiting.size() + inFlight.size();
  }

  long bytes() {
    return bytes;
  }

  int inFlight() {
    return inFlight.size();
  }

  /** Why nothing is written; null while all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  List<Entry> all() {
    List<Entry> all = new ArrayList<>(inFlight);
    all.addAll(waiting);
    return all;
  }

  /** Writes a message, or has it wait with the others. */
  void add(Entry entry) {
    bytes += entry.weight();
    if (trouble == null) {
      start(entry);
    } else {
      waiting.addLast(entry);
    }
  }

  /** Takes in a message that another backlog gives up for the reason that it was refused. */
  void addRefused(Entry entry, String error, long nowMillis) {
    bytes += entry.weight();
    waiting.addLast(entry);
    if (trouble == null) {
      suspend(error, nowMillis);
    }
  }

  /** Writes what is left of a message of which more was refused. */
  void again(Entry entry) {
    send.accept(entry);
  }

  /** It is written. Returns whether that ends the trouble. */
  boolean written(Entry entry) {
    end(entry);
    if (trouble == null || probe != entry) {
      return false;
    }
    trouble = null;
    probe = null;
    while (!waiting.isEmpty()) {
      start(waiting.removeFirst());
    }
    return true;
  }

  /** It isn't written, and waits again. Returns whether that begins the trouble. */
  boolean failed(Entry entry, String error, long nowMillis) {
    inFlight.remove(entry);
    entry.startOver();
    waiting.addLast(entry); // Behind the others: one that is at fault itself mustn't hold them up.
    boolean begins = trouble == null;
    if (begins || probe == entry) {
      probe = null;
      suspend(error, nowMillis);
    }
    return begins;
  }

  /** It is refused for good, and goes elsewhere; it says nothing of the others. */
  void giveUp(Entry entry, long nowMillis) {
    end(entry);
    if (probe == entry) {
      probe = null;
      retryMillis = nowMillis;
    }
  }

  /** Tries one of those that wait, if it is time. */
  void tick(long nowMillis) {
    if (trouble == null || probe != null) {
      return;
    }
    if (waiting.isEmpty()) {
      trouble = inFlight.isEmpty() ? null : trouble;
      return;
    }
    // A clock that was set back mustn't have it wait for the time of before.
    if (nowMillis >= retryMillis || retryMillis - nowMillis > 2 * LONGEST_PAUSE_MILLIS) {
      Entry next = waiting.removeFirst();
      probe = next;
      start(next);
    }
  }

  private void suspend(String error, long nowMillis) {
    pauseMillis =
        trouble == null ? FIRST_PAUSE_MILLIS : Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    trouble = error;
    retryMillis = nowMillis + pauseMillis - random.nextLong(pauseMillis / 4);
  }

  private void start(Entry entry) {
    inFlight.add(entry);
    send.accept(entry);
  }

  private void end(Entry entry) {
    inFlight.remove(entry);
    bytes -= entry.weight();
  }
}
