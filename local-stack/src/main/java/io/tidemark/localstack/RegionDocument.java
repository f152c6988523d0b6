/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.region.Region;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The document of a namespace that is replicated to regions of a stack. */
public final class RegionDocument {

  private RegionDocument() {}

  /** Of a topic, to the writers of some regions. */
  public static String of(String topic, Collection<Region> regions) {
    Map<String, String> endpoints = new TreeMap<>();
    regions.forEach(region -> endpoints.put(region.name(), region.writers().address()));
    return of(topic, endpoints);
  }

  /**
   * Of a topic, to some endpoints.
   *
   * @param topic which; its dead letters are in the topic of that name with {@code -dlq}
   * @param endpoints each region's, by its name
   */
  public static String of(String topic, Map<String, String> endpoints) {
    Map<String, Object> target = new TreeMap<>(Map.of("type", "evc-replication"));
    target.putAll(endpoints);
    return KafkaDocument.indented(
        Map.of(
            "wal-kafka-topics",
            List.of(topic),
            "wal-kafka-dlq-topics",
            List.of(topic + "-dlq"),
            "wal.kafka.bootstrap.servers.prefix",
            "main",
            "target",
            target));
  }
}
