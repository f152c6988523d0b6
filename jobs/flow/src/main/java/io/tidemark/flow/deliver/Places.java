/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.record.TargetUri;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The places that a task has sent to lately. For the task thread alone. */
final class Places {

  /**
   * How many places are remembered; beyond it the one that was longest without use is forgotten.
   */
  static final int MOST = 10_000;

  private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true);
  private final int mostInFlight;
  private Consumer<Place> onForget = place -> {};

  /**
   * Makes one.
   *
   * @param mostInFlight how many records may be in flight at most to one place
   */
  Places(int mostInFlight) {
    this.mostInFlight = mostInFlight;
  }

  void onForget(Consumer<Place> listener) {
    onForget = listener;
  }

  /** The place that an address is at. */
  Place of(TargetUri target) {
    String name = name(target);
    Place place = places.get(name);
    if (place == null) {
      place = new Place(name, mostInFlight);
      places.put(name, place);
      forgetOne();
    }
    return place;
  }

  private void forgetOne() {
    if (places.size() > MOST) {
      Place eldest = places.values().iterator().next();
      places.remove(eldest.name());
      eldest.forget();
      onForget.accept(eldest);
    }
  }

  /**
   * What fails as a whole: a server, or a topic, since a cluster may lack one and have the others.
   */
  static String name(TargetUri target) {
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
}
