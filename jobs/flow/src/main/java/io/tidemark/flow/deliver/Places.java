/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.record.TargetUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The places that a task has sent to lately. For the task thread alone. */
final class Places {

  /**
   * How many places are remembered; beyond it the one that was longest without use is forgotten.
   */
  static final int MOST = 10_000;

  private final Rates restored;
  private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true);
  private final Function<TargetUri, String> names;
  private final Predicate<TargetUri> timed;
  private final int mostInFlight;
  private final List<Consumer<Place>> onForget = new ArrayList<>();

  /**
   * Makes one.
   *
   * @param names the place of an address
   * @param timed whether the time that a record takes there says something of the place
   * @param mostInFlight how many records may be in flight at most to one place
   * @param restored what was known of their pace before a restart
   */
  Places(
      Function<TargetUri, String> names,
      Predicate<TargetUri> timed,
      int mostInFlight,
      Rates restored) {
    this.restored = restored;
    this.names = names;
    this.timed = timed;
    this.mostInFlight = mostInFlight;
  }

  /** Places of which each is the quicker the less it has to do. */
  Places(Function<TargetUri, String> names, int mostInFlight) {
    this(names, unused -> true, mostInFlight, new Rates());
  }

  void onForget(Consumer<Place> listener) {
    onForget.add(listener);
  }

  /** The place that an address is at. */
  Place of(TargetUri target) {
    String name = names.apply(target);
    Place place = places.get(name);
    if (place == null) {
      place = new Place(name, mostInFlight, timed.test(target));
      restored.giveTo(place);
      places.put(name, place);
      forgetOne();
    }
    return place;
  }

  /** What is known of their pace, as the bytes that state holds. */
  List<byte[]> encodeRates(long nowMillis) {
    return restored.encode(places.values(), nowMillis);
  }

  private void forgetOne() {
    if (places.size() > MOST) {
      Place eldest = places.values().iterator().next();
      places.remove(eldest.name());
      eldest.forget();
      onForget.forEach(listener -> listener.accept(eldest));
    }
  }
}
