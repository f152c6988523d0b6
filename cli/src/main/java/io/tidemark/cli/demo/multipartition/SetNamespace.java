/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.tidemark.localstack.KafkaDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The namespace of the Key-Value service's sets. */
final class SetNamespace {

  /** What the service calls it unless it is told otherwise. */
  static final String NAME = "kv_sets";

  static final String DEAD_LETTER_TOPIC = NAME + "-dlq";

  /** The keyspace of the service's tables. */
  static final String KEYSPACE = "kv";

  static final String CLUSTER = "main";

  private SetNamespace() {}

  /** Writes the document. */
  static void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(NAME + ".json"), KafkaDocument.indented(config()));
  }

  private static Map<String, Object> config() {
    return Map.of(
        "context", "MutateItems of the Key-Value service",
        "persona", "multi-partition",
        "wal-kafka-topics", List.of(NAME),
        "wal-kafka-dlq-topics", List.of(DEAD_LETTER_TOPIC),
        "wal.kafka.bootstrap.servers.prefix", CLUSTER,
        "durable_storage", Map.of("namespace", "tidemark_sets", "shard", CLUSTER, "type", "kv"),
        "allowed_targets", List.of("cassandra://%s/%s/*".formatted(CLUSTER, KEYSPACE)),
        "sets", Map.of("expire_after", "1h"));
  }
}
