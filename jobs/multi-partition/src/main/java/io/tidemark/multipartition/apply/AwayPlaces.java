/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Scope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which places that mutations go to are away, as this task has seen it: then one set at a time
 * finds out whether one is back, and the others needn't try. The judgement is that of the Delivery
 * operator about the places of plain records. Safe for threads; the time is passed in.
 */
final class AwayPlaces {

  /** How long nothing is tried after an attempt has found a place away. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** So many attempts in a row that go unanswered say that a place is away. */
  static final int UNANSWERED = 10;

  /** How many places are remembered. */
  private static final int MOST = 10_000;

  private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Place {
    private long answers;
    private boolean lastAnswered;
    private int unanswered;
    private boolean away;
    private boolean probing;
    private long reopensMillis;
  }

  /**
   * What an attempt begins with.
   *
   * @param place where it goes
   * @param answers how often that had answered by then
   * @param probe whether it is to find out whether the place is back
   */
  record Pass(String place, long answers, boolean probe) {}

  /** Asks for an attempt; empty where it would be in vain. Whoever gets one brings it back. */
  synchronized Optional<Pass> enter(String name, long nowMillis) {
    Place place = of(name);
    if (!place.away) {
      return Optional.of(new Pass(name, place.answers, false));
    }
    long wait = place.reopensMillis - nowMillis;
    // A clock that was set back doesn't prolong it.
    if (place.probing || (wait > 0 && wait <= PAUSE.toMillis())) {
      return Optional.empty();
    }
    place.probing = true;
    return Optional.of(new Pass(name, place.answers, true));
  }

  /**
   * Takes in what came of an attempt.
   *
   * @param troubled whether the mutation had failed before: at the first instant of an outage one
   *     that fails alone can't be told from the others, so its first trouble is forgiven
   * @return the same; where it is retryable, as a failure of the mutation alone or of what its set
   *     depends on, which spends no attempt
   */
  synchronized Delivery leave(Pass pass, Delivery delivery, boolean troubled, long nowMillis) {
    Place place = of(pass.place());
    if (pass.probe()) {
      place.probing = false;
    }
    if (!(delivery instanceof Delivery.Retryable failed)
        || failed.scope() == Scope.RECORD
        || failed.scope() == Scope.THROTTLED
        || failed.scope() == Scope.DEPENDENCY) {
      place.answers++;
      place.lastAnswered = true;
      place.unanswered = 0;
      place.away = false;
      // A set has one mutation in flight: to wait as long as was asked is pace enough.
      return delivery instanceof Delivery.Retryable throttled
              && throttled.scope() == Scope.THROTTLED
          ? as(throttled, Scope.DEPENDENCY)
          : delivery;
    }
    if (failed.scope() == Scope.UNANSWERED && !place.away && ++place.unanswered < UNANSWERED) {
      return as(failed, Scope.RECORD);
    }
    boolean answersOthers = !place.away && place.lastAnswered && place.answers != pass.answers();
    place.lastAnswered = false;
    if (answersOthers) {
      return as(failed, troubled ? Scope.RECORD : Scope.DEPENDENCY);
    }
    if (!place.away || pass.probe()) {
      place.away = true;
      place.reopensMillis = nowMillis + PAUSE.toMillis();
    }
    return as(failed, Scope.DEPENDENCY);
  }

  private static Delivery as(Delivery.Retryable failed, Scope scope) {
    return new Delivery.Retryable(failed.error(), failed.retryAfter(), scope);
  }

  private Place of(String name) {
    Place place = places.computeIfAbsent(name, unused -> new Place());
    if (places.size() > MOST) {
      places.remove(places.keySet().iterator().next());
    }
    return place;
  }
}
