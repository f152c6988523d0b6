/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a record that is due is sent now. Its target must be there and have room, and the
 * pace of its namespace must allow it; otherwise it is held.
 *
 * <p>Holding costs a write and a timer. Where a target that is quick is full for an instant,
 * waiting for it is cheaper, and that is the back-pressure; where it is slow, waiting would hold up
 * the records of others.
 */
final class Gate {

  /** How long an attempt may take at a target that is worth waiting for. */
  private static final long QUICK_MILLIS = 100;

  /** The longest wait for a target that is the only one: there is nobody to hold up. */
  private static final long ALONE_MILLIS = 1000;

  /** What has had no record for so long is no other target. */
  private static final long OTHER_MILLIS = 5000;

  /** How long a record is kept out at most where too many are held for their targets. */
  private static final long SLOWED_MILLIS = 1000;

  /** When those look for themselves that are not called. Most are called before. */
  private static final long LOOK_MILLIS = 15_000;

  /**
   * The longest from one look for a slow target to the next. It is short whatever the target bears
   * at the time: that it has become quicker is noticed only by records that look.
   */
  private static final double LONGEST_GAP_MILLIS = 4;

  /** When those look first that can't be called, for so many are called before them. */
  private static final long SOON_MILLIS = 1000;

  private final InstantSource clock;
  private final DeliveryLimits limits;
  private final Flights flights;
  private final Places places;
  private final Outages outages;
  private final Paces paces;
  private final HeldCensus forTargets;
  private final DeliveryMetrics metrics;
  private final Parking parking = new Parking();

  /** Where those wait whose namespace isn't known: no server, but away until namespaces change. */
  private final Place unknownNamespace = new Place("a namespace", 1, false);

  /** Places with room whose records couldn't be called, for too much was in flight to others. */
  private final Set<Place> ready = new LinkedHashSet<>();

  /** Places with a rate, for which records wait that time alone calls. */
  private final Set<Place> paced = new LinkedHashSet<>();

  private long namespacesVersion;
  private @Nullable Place newest;
  private @Nullable Place other;
  private @Nullable Place awaited;

  Gate(
      InstantSource clock,
      DeliveryLimits limits,
      Flights flights,
      Places places,
      Outages outages,
      Paces paces,
      HeldCensus forTargets,
      DeliveryMetrics metrics) {
    this.clock = clock;
    this.limits = limits;
    this.flights = flights;
    this.places = places;
    this.outages = outages;
    this.paces = paces;
    this.forTargets = forTargets;
    this.metrics = metrics;
    places.onForget(parking::forget);
    places.onForget(ready::remove);
    places.onForget(paced::remove);
    unknownNamespace.outage().away = true;
  }

  /**
   * Whether intake is to wait before a record is admitted.
   *
   * @param sinceMillis since when it has, in milliseconds since the epoch
   */
  boolean worthWaiting(Step.Attempt attempt, long sinceMillis) {
    long now = clock.millis();
    Place place = places.of(attempt.target());
    boolean away = place.outage().away;
    if (!away && room(place, now)) {
      return flights.full();
    }
    return (!away && patient(place, now))
        || (forTargets.total() >= limits.maxHeldForTargets()
            && now >= sinceMillis
            && now - sinceMillis < SLOWED_MILLIS);
  }

  /** Whether a record has to wait until its target is back. */
  boolean awaitsReturn(Step.Attempt attempt) {
    return outages.waits(places.of(attempt.target()), clock.millis());
  }

  /** Lets a record through, or holds it. */
  Step admit(Step.Attempt attempt) {
    long now = clock.millis();
    Place place = places.of(attempt.target());
    Waiting waiting = attempt.waiting();
    long opensAt = outages.opensAt(place, parking.hasRoomUntilBack(place), now);
    if (opensAt > 0) {
      metrics.of(waiting.namespace()).deferred();
      return new Step.Hold(waiting.untilTarget(opensAt));
    }
    if (!room(place, now)) {
      return full(place, waiting, now);
    }
    return flights.full() ? new Step.Hold(waiting) : pace(attempt, now);
  }

  /**
   * A record that was not let through is held now: once its place has room, or is back, it is
   * called.
   *
   * @param key its key in state
   */
  void held(Step.Attempt attempt, String key, Waiting held) {
    if (held.forTarget()) {
      Place place = places.of(attempt.target());
      if (place.outage().away ? parking.hasRoomUntilBack(place) : parking.hasRoom(place)) {
        parking.park(place, new Parking.Spot(key, held.dueMillis()));
        if (place.rate().limited(clock.millis())) {
          paced.add(place); // Nothing may be in flight whose end would call it.
        }
      }
    }
  }

  /**
   * A record of a namespace that isn't known is called when the namespaces change, and looks for
   * itself as well.
   */
  Waiting awaitNamespace(Waiting waiting) {
    long now = clock.millis();
    metrics.of(waiting.namespace()).deferred();
    return waiting.untilTarget(
        parking.hasRoomUntilBack(unknownNamespace)
            ? unknownNamespace
                .laneOfCalled()
                .draw(now + Outages.LONGEST_CALLED.toMillis(), Outages.GAP_CALLED_MILLIS)
            : unknownNamespace.lane().draw(now + Outages.LONGEST.toMillis(), Outages.GAP_MILLIS));
  }

  /** Such a record is held now. */
  void awaitsNamespace(String key, Waiting held) {
    if (parking.hasRoomUntilBack(unknownNamespace)) {
      parking.park(unknownNamespace, new Parking.Spot(key, held.dueMillis()));
    }
  }

  /** Who has waited longest for a place that has room; null where nobody waits or it has none. */
  Parking.@Nullable Spot next(Place place) {
    if (place.outage().away || parking.isEmpty(place)) {
      return null;
    }
    if (flights.full()) {
      ready.add(place); // It is called once something else has come to its end.
      return null;
    }
    long now = clock.millis();
    if (room(place, now)) {
      return parking.poll(place);
    }
    if (place.rate().limited(now)) {
      paced.add(place);
    }
    return null;
  }

  /** The places at whose pace records wait: time brings their turns. To be called every tick. */
  List<Place> takePaced() {
    if (paced.isEmpty()) {
      return List.of();
    }
    List<Place> places = List.copyOf(paced);
    paced.clear();
    return places;
  }

  /** The next place whose records may be called now; null where there is none. */
  @Nullable Place nextReady() {
    if (flights.full() || ready.isEmpty()) {
      return null;
    }
    Iterator<Place> places = ready.iterator();
    Place next = places.next();
    places.remove();
    return next;
  }

  /**
   * The next who is called since the namespaces changed, and it may have another target now; null
   * where there is none.
   *
   * @param version of the namespaces in force
   */
  Parking.@Nullable Spot nextAnew(long version) {
    if (version != namespacesVersion) {
      namespacesVersion = version;
      parking.callAnew();
    }
    return parking.pollAnew();
  }

  /** A record is on its way. */
  void started(Place place) {
    if (place != newest) {
      other = newest;
      newest = place;
    }
  }

  /** Whether timers are to wait until a quick target has room again. */
  boolean full() {
    long now = clock.millis();
    Place place = awaited;
    if (place != null && (room(place, now) || !patient(place, now))) {
      awaited = null;
    }
    return awaited != null || flights.full();
  }

  private Step full(Place place, Waiting waiting, long now) {
    if (patient(place, now)) {
      awaited = place;
      return new Step.Hold(waiting);
    }
    metrics.of(waiting.namespace()).deferred();
    if (parking.hasRoom(place)) {
      return new Step.Hold(waiting.untilTarget(now + LOOK_MILLIS));
    }
    double gap = clamp(place.limit().gapMillis(), Outages.GAP_MILLIS, LONGEST_GAP_MILLIS);
    long look = place.lane().draw(now + SOON_MILLIS, gap);
    return new Step.Hold(waiting.untilTarget(look));
  }

  private Step pace(Step.Attempt attempt, long now) {
    OptionalInt most = attempt.policy().maxPerSecond();
    if (most.isEmpty()) {
      return attempt;
    }
    Waiting waiting = attempt.waiting();
    Pace.Turn turn =
        paces
            .of(waiting.namespace(), most.getAsInt())
            .ask(waiting.turnMillis(), waiting.forTarget(), now);
    if (turn.atMillis() <= now) {
      return attempt;
    }
    metrics.of(waiting.namespace()).paced();
    return new Step.Hold(waiting.untilTurn(turn.turnMillis(), turn.atMillis()));
  }

  private boolean room(Place place, long now) {
    return place.rate().allows(now)
        && place.limit().room(alone(place, now) ? limits.maxInFlight() : flights.free());
  }

  private boolean patient(Place place, long now) {
    if (place.rate().limited(now)) {
      return false; // It has its pace, whoever waits for it.
    }
    long full = place.limit().fullMillis(now);
    return alone(place, now)
        ? full < ALONE_MILLIS
        : full < QUICK_MILLIS && place.limit().millis() < QUICK_MILLIS;
  }

  /** Whether no other place had a record lately. */
  private boolean alone(Place place, long now) {
    Place another = place == newest ? other : newest;
    return another == null || now - another.limit().lastStartMillis() > OTHER_MILLIS;
  }

  private static double clamp(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }
}
