/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Scope;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
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

  /**
   * The longest that a record is held before it is considered anew, jitter included, where not so
   * many wait that looking alone would cost a good part of a core.
   */
  static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * The longest that one is held which is called when the place is back. It looks for itself only
   * in case it isn't: a restart remembers nobody, see {@link Recall}.
   */
  static final Duration LONGEST_CALLED = Duration.ofMinutes(10);

  /** The longest from one probe to the next, jitter included: so soon a return is noticed. */
  static final Duration LONGEST_PROBE = Duration.ofSeconds(5);

  /**
   * How far apart two look again that wait for the same place, in milliseconds: 10,000 a second.
   */
  static final double GAP_MILLIS = 0.1;

  /** How far apart those look that are called, in milliseconds: 200 a second. */
  static final double GAP_CALLED_MILLIS = 5;

  /** Who took a record so lately may refuse the next for its own sake: its second refusal tells. */
  private static final long TAKES_OTHERS_MILLIS = 5000;

  /** So many may look for themselves as often as a probe does. */
  static final long FEW = 1000;

  /** The largest addition, as a share of the wait. It spreads those that wait for one place. */
  private static final double JITTER = 0.25;

  private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

  private final Places places;
  private final RandomGenerator random;
  private final LongSupplier waiting;
  private final AtomicInteger away = new AtomicInteger();

  /**
   * Makes one.
   *
   * @param places where records go
   * @param random draws the jitter
   * @param waiting how many records wait for targets, for the log
   */
  Outages(Places places, RandomGenerator random, LongSupplier waiting) {
    this.places = places;
    this.random = random;
    this.waiting = waiting;
    places.onForget(this::forget);
  }

  /** How many targets are away. Read by any thread. */
  int away() {
    return away.get();
  }

  /** Whether a record has to wait, since the place is away and another finds out how long. */
  boolean waits(Place place, long nowMillis) {
    Place.Outage outage = place.outage();
    return outage.away && (outage.waits(nowMillis) || outage.probing);
  }

  /**
   * When a record may be sent.
   *
   * @param called whether it is called as soon as the place is back
   * @return a time until which to hold it, in milliseconds since the epoch; 0: now
   */
  long opensAt(Place place, boolean called, long nowMillis) {
    Place.Outage outage = place.outage();
    if (!outage.away) {
      return 0;
    }
    if (outage.waits(nowMillis)) {
      // To look for itself costs several times what a write does that is held or coalesced, so each
      // does it less and less often, and those that needn't at all most rarely.
      long look = pause(nowMillis - outage.sinceMillis, called ? LONGEST_CALLED : LONGEST);
      boolean young = look <= pause(look, LONGEST_PROBE);
      long wait = young ? outage.reopensMillis - nowMillis : look;
      return called
          ? place.laneOfCalled().draw(nowMillis + wait, GAP_CALLED_MILLIS) + jitter(wait)
          : spread(place, nowMillis, wait);
    }
    return outage.probing ? spread(place, nowMillis, FIRST.toMillis()) : 0;
  }

  /** A record is about to be sent. */
  Pass start(TargetUri target, long nowMillis) {
    Place place = places.of(target);
    Place.Outage outage = place.outage();
    boolean probe = outage.away;
    outage.probing |= probe;
    place.limit().started(nowMillis);
    place.rate().sent(nowMillis);
    return new Pass(place, outage.answers, probe, nowMillis);
  }

  /**
   * An attempt has come to its end.
   *
   * <p>A target that says it is given too much isn't away: its rate is learned.
   *
   * <p>A target that says it is away while it answers others is not away: that is the record's own
   * failure. But at the first instant of an outage the two look the same, so a record's first
   * trouble is forgiven. One that doesn't answer in time may be slow with this record alone: it is
   * away where as many in a row go unanswered as it is given at the least.
   *
   * <p>Where what the record needs beside its target is away, nothing is known of how long: each
   * such record looks for itself, less and less often.
   *
   * @param troubledSinceMillis when something first went wrong with the record, in milliseconds
   *     since the epoch; 0: nothing did
   * @return a time until which to hold the record without spending an attempt, in milliseconds
   *     since the epoch; 0 where the outcome is the record's own
   */
  long ended(Pass pass, Delivery delivery, long troubledSinceMillis, long nowMillis) {
    Place place = pass.place();
    boolean troubled = troubledSinceMillis > 0;
    Scope scope =
        delivery instanceof Delivery.Retryable retryable ? retryable.scope() : Scope.RECORD;
    boolean sample = scope == Scope.RECORD || scope == Scope.UNANSWERED;
    place.limit().ended(pass.startedMillis(), nowMillis, sample);
    long asked =
        delivery instanceof Delivery.Retryable retryable
            ? retryable.retryAfter().map(Duration::toMillis).orElse(0L)
            : 0;
    if (scope == Scope.THROTTLED) {
      answered(pass, nowMillis);
      place.rate().turnedAway(pass.startedMillis(), nowMillis, asked);
      return spread(place, nowMillis, FIRST.toMillis());
    }
    if (scope == Scope.RECORD) {
      answered(pass, nowMillis);
      place.rate().taken(nowMillis);
      return 0;
    }
    if (scope == Scope.DEPENDENCY) {
      answered(pass, nowMillis);
      boolean few = waiting.getAsLong() < FEW;
      long age = troubled ? nowMillis - troubledSinceMillis : 0;
      return spread(place, nowMillis, pause(age, few ? LONGEST_PROBE : LONGEST));
    }
    Place.Outage outage = place.outage();
    if (scope == Scope.REFUSED && takesOthers(outage, troubledSinceMillis, nowMillis)) {
      return troubled ? 0 : spread(place, nowMillis, FIRST.toMillis());
    }
    if (scope == Scope.UNANSWERED && !outage.away && ++outage.unanswered < TargetLimit.FLOOR) {
      return 0;
    }
    boolean answersOthers = !outage.away && outage.lastAnswered && outage.answers != pass.answers();
    outage.lastAnswered = false;
    if (place.forgotten()) {
      return spread(place, nowMillis, FIRST.toMillis());
    }
    if (answersOthers) {
      return troubled ? 0 : spread(place, nowMillis, FIRST.toMillis());
    }
    place.rate().leaveAlone(nowMillis + asked);
    if (!outage.away) {
      begin(place, ((Delivery.Retryable) delivery).error(), nowMillis);
    } else if (pass.probe()) {
      outage.probing = false;
      long wait = Math.max(asked, pause(nowMillis - outage.sinceMillis, LONGEST_PROBE));
      outage.reopensMillis = nowMillis + wait;
      return nowMillis + wait + jitter(wait); // It is the next too: it stands behind nobody.
    }
    return spread(place, nowMillis, Math.max(FIRST.toMillis(), outage.reopensMillis - nowMillis));
  }

  /** Whether a place that refuses a record has taken another since it first did, or just before. */
  private static boolean takesOthers(Place.Outage outage, long refusesSinceMillis, long nowMillis) {
    long since = refusesSinceMillis > 0 ? refusesSinceMillis : nowMillis - TAKES_OTHERS_MILLIS;
    return !outage.away && outage.answeredMillis >= since;
  }

  private void begin(Place place, String error, long nowMillis) {
    Place.Outage outage = place.outage();
    outage.away = true;
    outage.probing = false;
    outage.sinceMillis = nowMillis;
    outage.reopensMillis = nowMillis + FIRST.toMillis();
    away.incrementAndGet();
    LOG.warn(
        "target {} is away; its records are held, and {} wait for targets already: {}",
        place.name(),
        waiting.getAsLong(),
        error);
  }

  private void answered(Pass pass, long nowMillis) {
    Place place = pass.place();
    Place.Outage outage = place.outage();
    outage.answers++;
    outage.unanswered = 0;
    outage.lastAnswered = true;
    outage.answeredMillis = Math.max(outage.answeredMillis, pass.startedMillis());
    if (outage.away) {
      outage.away = false;
      outage.probing = false;
      away.decrementAndGet();
      LOG.info(
          "target {} is back after {} ms; {} records wait for targets",
          place.name(),
          nowMillis - outage.sinceMillis,
          waiting.getAsLong());
    }
  }

  /** As long as the outage is old, so that the time from one look to the next doubles. */
  private static long pause(long ageMillis, Duration longest) {
    long most = (long) (longest.toMillis() / (1 + JITTER));
    return Math.max(FIRST.toMillis(), Math.min(most, ageMillis));
  }

  private long spread(Place place, long nowMillis, long waitMillis) {
    return place.lane().draw(nowMillis + waitMillis, GAP_MILLIS) + jitter(waitMillis);
  }

  private long jitter(long waitMillis) {
    return (long) (waitMillis * JITTER * random.nextDouble());
  }

  private void forget(Place place) {
    if (place.outage().away) {
      place.outage().away = false;
      away.decrementAndGet();
    }
  }

  /**
   * What an attempt was started with.
   *
   * @param place where to
   * @param answers how often the place had answered by then
   * @param probe whether the place was away, and this is to find out whether it still is
   * @param startedMillis when, in milliseconds since the epoch
   */
  record Pass(Place place, long answers, boolean probe, long startedMillis) {}
}
