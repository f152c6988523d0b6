/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import io.tidemark.localstack.region.Region;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads every key from every region's memcached, and compares it with what was written last. */
final class CacheCheck {

  private static final int AT_ONCE = 100;

  private final LastWrites wanted;
  private final InstantSource clock;

  CacheCheck(LastWrites wanted, InstantSource clock) {
    this.wanted = wanted;
    this.clock = clock;
  }

  /**
   * What a region's cache says.
   *
   * @param writes how many sets and deletes it was sent
   * @param values how many keys have a value there
   * @param differences each key that isn't as it must be, for people
   */
  record Found(long writes, long values, List<String> differences) {}

  Found of(Region region) throws IOException {
    List<String> differences = new ArrayList<>();
    long values = 0;
    try (MemcachedReader cache = new MemcachedReader(region.caches().get(0).address())) {
      List<String> keys = wanted.keys();
      for (int from = 0; from < keys.size(); from += AT_ONCE) {
        Map<String, Optional<Cached>> found =
            cache.read(keys.subList(from, Math.min(keys.size(), from + AT_ONCE)));
        long now = clock.millis();
        for (Map.Entry<String, Optional<Cached>> entry : found.entrySet()) {
          values += entry.getValue().isPresent() ? 1 : 0;
          wanted
              .wrong(entry.getKey(), entry.getValue(), now)
              .ifPresent(
                  wrong ->
                      differences.add(
                          "%s: %s: %s".formatted(region.name(), entry.getKey(), wrong)));
        }
      }
      return new Found(cache.writes(), values, differences);
    }
  }
}
