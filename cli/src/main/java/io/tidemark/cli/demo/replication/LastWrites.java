/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each key was last made to be, and so what every cache must have of it in the end. Safe for
 * threads.
 */
final class LastWrites {

  /**
   * How much later than its lifetime says a value may go. The writer rounds up to whole seconds;
   * and memcached's clock, of whole seconds, is set once in each: it may be two behind when it is
   * read.
   */
  private static final long LATE_MILLIS = 3_500;

  /** How much earlier: its clock may have been two seconds behind when the value was set. */
  private static final long EARLY_MILLIS = 2_500;

  private final Map<String, Change> last = new ConcurrentHashMap<>();

  /** Takes the next write of its key. */
  void add(Change change) {
    last.put(change.key(), change);
  }

  /** All keys. */
  List<String> keys() {
    return new ArrayList<>(last.keySet());
  }

  /**
   * What is wrong with what a cache has of a key.
   *
   * @param found what it has
   * @param nowMillis when it was read
   * @return for people; empty where nothing is
   */
  Optional<String> wrong(String key, Optional<Cached> found, long nowMillis) {
    Change change = last.get(key);
    if (change == null) {
      throw new IllegalArgumentException("key '" + key + "' was never written");
    }
    int lifetime = change.write().ttlSeconds();
    long leftMillis =
        lifetime == 0 ? Long.MAX_VALUE : change.writtenMillis() + lifetime * 1000L - nowMillis;
    boolean gone = change.deletes() || leftMillis < -LATE_MILLIS;
    if (gone) {
      return found.map(it -> "it is there; it was " + (change.deletes() ? "deleted" : "to expire"));
    }
    if (found.isEmpty()) {
      return leftMillis > EARLY_MILLIS ? Optional.of("it is absent") : Optional.empty();
    }
    Cached cached = found.get();
    if (!cached.value().equals(change.value())) {
      return Optional.of("it has another value");
    }
    if (cached.flags() != change.write().flags()) {
      return Optional.of(
          "its flags are %s, not %s"
              .formatted(
                  Integer.toUnsignedString(cached.flags()),
                  Integer.toUnsignedString(change.write().flags())));
    }
    return wrongLifetime(cached.ttlSeconds(), leftMillis);
  }

  private static Optional<String> wrongLifetime(long ttlSeconds, long leftMillis) {
    boolean right =
        leftMillis == Long.MAX_VALUE
            ? ttlSeconds == -1
            : ttlSeconds >= 0
                && ttlSeconds * 1000 - leftMillis <= LATE_MILLIS
                && leftMillis - ttlSeconds * 1000 <= EARLY_MILLIS;
    return right
        ? Optional.empty()
        : Optional.of(
            "it lives for %s s yet, not %s"
                .formatted(
                    ttlSeconds, leftMillis == Long.MAX_VALUE ? "for ever" : leftMillis / 1000.0));
  }
}
