/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records whose topic the producer doesn't know yet, in their order, and the thread that sends them
 * once it does. It wakes when the producer has heard from the cluster, and when a record has waited
 * long enough.
 *
 * <p>The lock is held for a step in a queue, never while a record is sent or a listener is told, so
 * nobody who adds a record waits for either.
 */
final class UnknownTopics implements AutoCloseable {

  /** How many topics may be waited for. */
  static final int MOST_TOPICS = 1_000;

  /**
   * How long a topic may be missing that the cluster itself says it doesn't have. Long enough for
   * one that was created just now to be known everywhere, short enough that a mistyped one doesn't
   * hold every place in flight for the whole time of an attempt.
   */
  private static final Duration MISSING = Duration.ofSeconds(2);

  /** Hands a record to the producer. */
  interface Sender {
    /** Returns why the producer doesn't know the topic; null if the record waits no longer. */
    @Nullable Unknown send(Send send);
  }

  /**
   * A topic isn't known.
   *
   * @param cause the cluster's word, or that it says nothing
   * @param error for people
   */
  record Unknown(Cause cause, String error) {
    /** Whether it was the cluster that said so. */
    boolean missing() {
      return cause != Cause.UNAVAILABLE;
    }
  }

  private record Entry(Send send, long sinceNanos) {}

  private static final class Lane {
    final ArrayDeque<Entry> entries = new ArrayDeque<>();
    long wakeNanos;

    /** The topic is known by now: what is still here is on its way out. */
    boolean known;
  }

  private final Sender sender;
  private final long mostBytes;
  private final long patienceNanos;
  private final long missingNanos;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private long bytes;
  private boolean news;
  private boolean closed;

  /**
   * Makes one.
   *
   * @param name of its thread
   * @param sender hands records to the producer
   * @param mostBytes how many bytes of records may wait for topics to become known
   * @param patience how long a record may wait here
   */
  UnknownTopics(String name, Sender sender, long mostBytes, Duration patience) {
    this.sender = sender;
    this.mostBytes = mostBytes;
    this.patienceNanos = patience.toNanos();
    this.missingNanos = Math.min(patienceNanos, MISSING.toNanos());
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether records of a topic wait; others must then wait behind them, or they'd overtake. */
  boolean waiting(String topic) {
    return lanes.containsKey(topic);
  }

  /** Puts a record behind those of its topic; ends it if there is no place. */
  void add(Send send) {
    NotAppended refusal = null;
    lock.lock();
    try {
      Lane lane = lanes.get(send.topic());
      if (closed) {
        refusal = closed();
      } else if ((!known(lane) && bytes > 0 && bytes + send.weight() > mostBytes)
          || (lane == null && lanes.size() >= MOST_TOPICS)) {
        refusal =
            new NotAppended(
                Cause.OVERLOADED,
                "topic '%s' isn't known yet, and %d bytes wait for %d such topics already"
                    .formatted(send.topic(), bytes, lanes.size()));
      } else {
        long now = System.nanoTime();
        if (lane == null) {
          lane = new Lane();
          lane.wakeNanos = now;
          lanes.put(send.topic(), lane);
          wake();
        }
        lane.entries.addLast(new Entry(send, now));
        bytes += send.weight();
      }
    } finally {
      lock.unlock();
    }
    if (refusal != null) {
      send.refuse(refusal);
    }
  }

  /** The producer has heard from the cluster. */
  void heard() {
    lock.lock();
    try {
      if (!lanes.isEmpty()) {
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all that waits. */
  @Override
  public void close() {
    List<Send> left = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      lanes.values().forEach(lane -> lane.entries.forEach(entry -> left.add(entry.send())));
      lanes.clear();
      wake();
    } finally {
      lock.unlock();
    }
    left.forEach(send -> send.refuse(closed()));
  }

  private static boolean known(@Nullable Lane lane) {
    return lane != null && lane.known;
  }

  private void wake() {
    news = true;
    changed.signal();
  }

  private void run() {
    for (List<String> due = awaitDue(); due != null; due = awaitDue()) {
      due.forEach(this::serve);
    }
  }

  /** Waits for news or for a record's time; null once closed. */
  private @Nullable List<String> awaitDue() {
    lock.lock();
    try {
      while (!closed) {
        if (news) {
          news = false;
          return List.copyOf(lanes.keySet());
        }
        long now = System.nanoTime();
        long wait = Long.MAX_VALUE;
        List<String> due = new ArrayList<>();
        for (Map.Entry<String, Lane> lane : lanes.entrySet()) {
          long left = lane.getValue().wakeNanos - now;
          if (left <= 0) {
            due.add(lane.getKey());
          }
          wait = Math.min(wait, left);
        }
        if (!due.isEmpty()) {
          return due;
        }
        long unused = changed.awaitNanos(Math.min(wait, TimeUnit.HOURS.toNanos(1)));
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but somebody who wants it gone.
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return null;
  }

  /** Sends what waits for a topic, until one of them has to go on waiting. */
  private void serve(String topic) {
    for (Entry head = head(topic); head != null; head = head(topic)) {
      Unknown unknown = sender.send(head.send());
      if (unknown != null) {
        long limit = unknown.missing() ? missingNanos : patienceNanos;
        if (System.nanoTime() - head.sinceNanos() < limit) {
          if (!rest(topic, head.sinceNanos() + limit)) {
            // Closed while this thread had it in its hands, where close could not end it.
            head.send().refuse(closed());
          }
          return;
        }
        head.send().refuse(new NotAppended(unknown.cause(), unknown.error()));
      }
      drop(topic, unknown == null);
    }
  }

  /** The first that waits for a topic. A topic that none waits for is forgotten. */
  private @Nullable Entry head(String topic) {
    lock.lock();
    try {
      Lane lane = lanes.get(topic);
      Entry head = lane == null ? null : lane.entries.peekFirst();
      if (head == null) {
        lanes.remove(topic);
      }
      return head;
    } finally {
      lock.unlock();
    }
  }

  /** Drops the first that waits for a topic: nobody but this thread and {@link #close} does. */
  private void drop(String topic, boolean known) {
    lock.lock();
    try {
      Lane lane = lanes.get(topic);
      Entry dropped = lane == null ? null : lane.entries.pollFirst();
      if (lane != null && dropped != null) {
        bytes -= dropped.send().weight();
        lane.known = known;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets a topic's records wait on; false if there are none any more, because of a close. */
  private boolean rest(String topic, long wakeNanos) {
    lock.lock();
    try {
      Lane lane = lanes.get(topic);
      if (lane != null) {
        lane.wakeNanos = wakeNanos;
        lane.known = false;
      }
      return lane != null;
    } finally {
      lock.unlock();
    }
  }

  static NotAppended closed() {
    return new NotAppended(Cause.UNAVAILABLE, "the producer is closed");
  }
}
