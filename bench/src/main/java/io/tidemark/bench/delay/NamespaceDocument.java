/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import io.tidemark.localstack.KafkaDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A namespace of the benchmark.
 *
 * @param name its name
 * @param targets what its records may be for
 * @param keyed whether it asks for the order of a key
 */
record NamespaceDocument(String name, List<String> targets, boolean keyed) {

  /** A namespace whose target is a topic. */
  static NamespaceDocument ofTopic(String name, boolean keyed) {
    return new NamespaceDocument(name, List.of("kafka://default/" + name + "-out"), keyed);
  }

  /** Its queue. */
  String topic() {
    return name + "-queue";
  }

  /** The topic that is its target, where it has one. */
  String targetTopic() {
    return name + "-out";
  }

  /** The document. */
  String json() {
    Map<String, Object> config = new HashMap<>();
    config.put("persona", "delay-queue");
    config.put("wal-kafka-topics", List.of(topic()));
    config.put("allowed_targets", targets);
    if (keyed) {
      config.put("ordering", "KEY");
    }
    return KafkaDocument.of(config);
  }
}
