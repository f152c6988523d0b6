/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.guarantee;

import io.tidemark.testing.guarantee.Arrival.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A target takes the records of a key in the order in which they were written. It is the first
 * delivery of each that counts: after a restart a stretch may come again. A record that is dead, or
 * was replaced by a later one of its key, is no gap.
 */
public final class PerKeyOrder implements Guarantee {

  private record Place(String key, String target) {}

  private record Delivered(String id, String target) {}

  @Override
  public Verdict check(History history) {
    Map<String, Fate.Order> orders = new HashMap<>();
    history
        .fates()
        .filter(fate -> !fate.order().key().isEmpty())
        .forEach(fate -> orders.put(fate.id(), fate.order()));
    Findings findings = new Findings("PerKeyOrder");
    Map<Place, Long> last = new HashMap<>();
    Set<Delivered> seen = new HashSet<>();
    for (Arrival arrival : history.arrivals().toList()) {
      Fate.Order order = orders.get(arrival.id());
      if (order != null
          && arrival.kind() == Kind.DELIVERED
          && seen.add(new Delivered(arrival.id(), arrival.where()))) {
        Place place = new Place(order.key(), arrival.where());
        long before = last.getOrDefault(place, Long.MIN_VALUE);
        last.put(place, Math.max(before, order.sequence()));
        findings.judge(arrival.id(), problem(order, before));
      }
    }
    return findings.verdict();
  }

  private static String problem(Fate.Order order, long before) {
    return order.sequence() < before
        ? "number %d of key '%s' came after number %d"
            .formatted(order.sequence(), order.key(), before)
        : "";
  }
}
