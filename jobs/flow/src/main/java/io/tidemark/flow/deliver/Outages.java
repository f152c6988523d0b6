/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which targets are away, as this task has seen it. While one is, its records are held without
 * spending an attempt, and one at a time is sent to find out whether it is back. For the task
 * thread alone, but for {@link #away()}.
 *
 * <p>Nothing of it is in checkpoints: a task that restarts finds out anew, at the price of what it
 * then has in flight.
 */
final class Outages {

  /** How long records are held at the beginning of an outage, and between two looks at a probe. */
  static final Duration FIRST = Duration.ofSeconds(1);

  /** The longest that a record is held before it is considered anew, jitter included. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * How many places are remembered; beyond it the one that was longest without use is forgotten.
   */
  static final int MOST_PLACES = 10_000;

  /** The largest addition, as a share of the wait. It spreads those that wait for one place. */
  private static final double JITTER = 0.25;

  private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

  private final RandomGenerator random;
  private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true);
  private final AtomicInteger away = new AtomicInteger();

  Outages(RandomGenerator random) {
    this.random = random;
  }

  /** How many targets are away. Read by any thread. */
  int away() {
    return away.get();
  }

  /**
   * When a record may be sent.
   *
   * @return a time until which to hold it, in milliseconds since the epoch; 0: now
   */
  long opensAt(TargetUri target, long nowMillis) {
    if (away.get() == 0) {
      return 0; // Asked of every record: what is in order must not cost a look.
    }
    Place place = places.get(place(target));
    if (place == null || !place.away) {
      return 0;
    }
    if (place.waits(nowMillis)) {
      return spread(nowMillis, place.reopensMillis - nowMillis);
    }
    return place.probing ? spread(nowMillis, FIRST.toMillis()) : 0;
  }

  /** A record is about to be sent. */
  Pass start(TargetUri target) {
    String name = place(target);
    Place place = places.get(name);
    if (place == null) {
      place = new Place(name);
      places.put(name, place);
      forgetOne();
    }
    boolean probe = place.away;
    place.probing |= probe;
    return new Pass(place, place.answers, probe);
  }

  /**
   * An attempt has come to its end.
   *
   * <p>A target that says it is away while it answers others is not away: that is the record's own
   * failure. But at the first instant of an outage the two look the same, so a record's first
   * trouble is forgiven.
   *
   * @param troubled whether something went wrong with the record before
   * @return a time until which to hold the record without spending an attempt, in milliseconds
   *     since the epoch; 0 where the outcome is the record's own
   */
  long ended(Pass pass, Delivery delivery, boolean troubled, long nowMillis) {
    Place place = pass.place();
    if (!(delivery instanceof Delivery.Retryable retryable)
        || retryable.scope() != Delivery.Scope.TARGET) {
      answered(place, nowMillis);
      return 0;
    }
    boolean answersOthers = !place.away && place.lastAnswered && place.answers != pass.answers();
    place.lastAnswered = false;
    if (place.forgotten) {
      return spread(nowMillis, FIRST.toMillis());
    }
    if (answersOthers) {
      return troubled ? 0 : spread(nowMillis, FIRST.toMillis());
    }
    if (!place.away) {
      place.away = true;
      place.sinceMillis = nowMillis;
      place.reopensMillis = nowMillis + FIRST.toMillis();
      away.incrementAndGet();
      LOG.warn("target {} is away; its records are held: {}", place.name, retryable.error());
    } else if (pass.probe()) {
      place.probing = false;
      place.reopensMillis = nowMillis + pause(nowMillis - place.sinceMillis);
    }
    return spread(nowMillis, Math.max(FIRST.toMillis(), place.reopensMillis - nowMillis));
  }

  private void answered(Place place, long nowMillis) {
    place.answers++;
    place.lastAnswered = true;
    if (place.away) {
      place.away = false;
      place.probing = false;
      away.decrementAndGet();
      LOG.info("target {} is back after {} ms", place.name, nowMillis - place.sinceMillis);
    }
  }

  /** As long as the outage is old, so that the time between two probes doubles. */
  private static long pause(long ageMillis) {
    long longest = (long) (LONGEST.toMillis() / (1 + JITTER));
    return Math.max(FIRST.toMillis(), Math.min(longest, ageMillis));
  }

  private long spread(long nowMillis, long waitMillis) {
    return nowMillis + waitMillis + (long) (waitMillis * JITTER * random.nextDouble());
  }

  private void forgetOne() {
    if (places.size() > MOST_PLACES) {
      Place eldest = places.values().iterator().next();
      places.remove(eldest.name);
      eldest.forgotten = true;
      if (eldest.away) {
        away.decrementAndGet();
        eldest.away = false;
      }
    }
  }

  /**
   * What fails as a whole: a server, or a topic, since a cluster may lack one and have the others.
   */
  static String place(TargetUri target) {
    String value = target.value();
    if (target.scheme().equals("kafka")) {
      return value;
    }
    int authority = value.indexOf("://") + 3;
    int end = authority;
    while (end < value.length() && value.charAt(end) != '/' && value.charAt(end) != '?') {
      end++;
    }
    return value.substring(0, end);
  }

  /**
   * What an attempt was started with.
   *
   * @param place where to
   * @param answers how often the place had answered by then
   * @param probe whether the place was away, and this is to find out whether it still is
   */
  record Pass(Place place, long answers, boolean probe) {}

  /** What is known of one place. */
  static final class Place {
    private final String name;
    private long answers;
    private boolean lastAnswered;
    private boolean away;
    private boolean probing;
    private boolean forgotten;
    private long sinceMillis;
    private long reopensMillis;

    private Place(String name) {
      this.name = name;
    }

    /** Whether it is too early to try again. A clock that was set back doesn't prolong it. */
    private boolean waits(long nowMillis) {
      return nowMillis < reopensMillis && reopensMillis - nowMillis <= LONGEST.toMillis();
    }
  }
}
