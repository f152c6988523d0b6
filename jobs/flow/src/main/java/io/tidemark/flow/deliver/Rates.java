/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.state.v1.SavedRate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes what was learned of the pace of places through restarts: what a place asked for is kept,
 * and a task that is new to it doesn't begin with a burst. For the task thread alone.
 */
final class Rates {

  private final Map<String, SavedRate> restored = new HashMap<>();

  /**
   * Reads what {@link #encode} wrote, in any task: each gets what all have learned, and goes by the
   * most cautious.
   *
   * @throws IllegalStateException if the state is damaged
   */
  void restore(byte[] bytes) {
    SavedRate rate;
    try {
      rate = SavedRate.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a rate of " + bytes.length + " bytes is damaged", e);
    }
    restored.merge(rate.getPlace(), rate, Rates::cautious);
  }

  private static SavedRate cautious(SavedRate one, SavedRate other) {
    double slower =
        one.getPerSecond() == 0 || other.getPerSecond() == 0
            ? one.getPerSecond() + other.getPerSecond()
            : Math.min(one.getPerSecond(), other.getPerSecond());
    return one.toBuilder()
        .setPerSecond(slower)
        .setHeldUntil(Math.max(one.getHeldUntil(), other.getHeldUntil()))
        .build();
  }

  /** A place is sent to for the first time. */
  void giveTo(Place place) {
    SavedRate rate = restored.remove(place.name());
    if (rate != null) {
      place.rate().restore(rate.getPerSecond(), rate.getHeldUntil());
    }
  }

  /** What is known now, as the bytes that state holds. */
  List<byte[]> encode(Collection<Place> places, long nowMillis) {
    List<byte[]> saved = new ArrayList<>();
    for (Place place : places) {
      TargetRate rate = place.rate();
      if (rate.limited(nowMillis)) {
        saved.add(
            SavedRate.newBuilder()
                .setPlace(place.name())
                .setPerSecond(rate.perSecond())
                .setHeldUntil(rate.heldUntilMillis())
                .build()
                .toByteArray());
      }
    }
    // Of those that nothing was sent to since, only what they asked for still counts.
    restored.values().stream()
        .filter(rate -> rate.getHeldUntil() > nowMillis)
        .forEach(rate -> saved.add(rate.toByteArray()));
    return saved;
  }
}
