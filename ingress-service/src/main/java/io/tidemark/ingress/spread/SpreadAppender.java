/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.spread;

import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.QueueEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends a record that may go to any of several queues to the first of them that is well. Where
 * that doesn't take it, or says nothing for {@link #SILENCE}, the next is asked, so that a queue
 * that fails or hangs costs its share of the records no more than that; of a silent cluster no
 * other queue is asked, which would be as silent. A record that two have taken is delivered twice.
 * Everything else goes where it belongs.
 */
public final class SpreadAppender implements Append {

  /** How long a queue may say nothing of a record until another is asked as well. */
  static final Duration SILENCE = Duration.ofMillis(500);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Append queues;
  private final long patienceNanos;
  private final QueueEvents events;
  private final LongSupplier nanoTime;
  private final Set<SpreadEntry> parked = ConcurrentHashMap.newKeySet();
  private final Map<Topic, Member> members = new ConcurrentHashMap<>();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "queue-silence");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * An appender.
   *
   * @param queues appends to one queue; closed with this
   * @param appendTimeout the one that {@code queues} was made with; what has used up half of it is
   *     answered and not tried again, for another try may take the other half
   * @param events hears how the queues do
   * @param nanoTime time that only grows
   */
  public SpreadAppender(
      Append queues, Duration appendTimeout, QueueEvents events, LongSupplier nanoTime) {
    this.queues = queues;
    this.patienceNanos = appendTimeout.toNanos() / 2;
    this.events = events;
    this.nanoTime = nanoTime;
    var unused =
        looks.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Attempt append(Route route, QueueEntry entry, Listener listener) {
    if (route.topics().size() == 1) {
      return queues.append(route, entry, listener);
    }
    SpreadEntry spread = new SpreadEntry(this, route, entry, listener, now());
    var unused = spread.next();
    return spread;
  }

  @Override
  public void close(Duration timeout) {
    looks.shutdownNow();
    List.copyOf(parked).forEach(SpreadEntry::withdraw);
    queues.close(timeout);
  }

  /** Asks another queue for what one of them has been silent about for too long, or refused. */
  void look() {
    long now = now();
    for (Member member : members.values()) {
      for (SpreadEntry.Leg leg = member.silent(now); leg != null; leg = member.silent(now)) {
        member.health.failed(now);
        leg.silent();
      }
    }
    for (SpreadEntry entry : List.copyOf(parked)) {
      if (!entry.stillWaits()) {
        parked.remove(entry);
      }
    }
  }

  /** Keeps an entry until a queue is well again, or its time is up. */
  void park(SpreadEntry entry) {
    parked.add(entry);
  }

  Append queues() {
    return queues;
  }

  QueueEvents events() {
    return events;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  boolean patient(long sinceNanos) {
    return now() - sinceNanos < patienceNanos;
  }

  Member member(Topic topic) {
    Member known = members.get(topic);
    return known == null ? members.computeIfAbsent(topic, this::newMember) : known;
  }

  private Member newMember(Topic topic) {
    Member member = new Member();
    events.watch(topic, member.health::healthy);
    return member;
  }

  /** A queue, and what it hasn't answered yet, the oldest first. */
  static final class Member {
    final QueueHealth health = new QueueHealth();
    private final Queue<SpreadEntry.Leg> open = new ConcurrentLinkedQueue<>();

    void add(SpreadEntry.Leg leg) {
      open.add(leg);
    }

    /** Takes out the next that has waited for too long; forgets those that were answered. */
    SpreadEntry.@Nullable Leg silent(long nowNanos) {
      SpreadEntry.Leg oldest = open.peek();
      while (oldest != null
          && (oldest.answered() || nowNanos - oldest.sinceNanos() >= SILENCE.toNanos())) {
        open.remove(oldest);
        if (!oldest.answered()) {
          return oldest;
        }
        oldest = open.peek();
      }
      return null;
    }
  }
}
