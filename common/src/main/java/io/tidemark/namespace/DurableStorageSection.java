/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.DurationText;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import io.tidemark.namespace.document.TextRule;
import java.util.List;
import java.util.Optional;

/** The keys that say where the mutations of sets are saved, and large payloads. */
final class DurableStorageSection {

  private static final String SECTION = "config.durable_storage";

  private static final DocumentKey DURABLE_STORAGE =
      new DocumentKey(
          NamespaceKeys.CONFIG,
          "durable_storage",
          Spelling.SNAKE_OR_CAMEL,
          new KeyType.Section(SECTION),
          "none",
          "Where `multi-partition` saves the mutations of a set; without it they go through the"
              + " queue. Where `delay-queue` (name the persona) saves payloads that are too large"
              + " for the queue.");
  private static final DocumentKey NAMESPACE =
      key("namespace", NameRules.NAMESPACE, "The store's own namespace: Cassandra's keyspace.");
  private static final DocumentKey SHARD =
      key(
          "shard",
          NameRules.SHARD,
          "The store's shard: the Cassandra cluster, by the name that the deployment's options give"
              + " its addresses.");
  private static final DocumentKey TYPE =
      key("type", NameRules.SHARD, "The kind of store: `kv`, a table of Cassandra.");

  private static final DocumentKey PAYLOAD_RETENTION =
      new DocumentKey(
          SECTION,
          "payload_retention",
          Spelling.ANY,
          new KeyType.Span(DurableStorage.SHORTEST_RETENTION, DurableStorage.LONGEST_RETENTION),
          DurationText.format(DurableStorage.DEFAULT_RETENTION),
          "How long after it was due a record of `delay-queue` finds its payload there: its retries"
              + " have to end within it, and a dead letter can be written again as long.");

  static final List<DocumentKey> KEYS =
      List.of(DURABLE_STORAGE, NAMESPACE, SHARD, TYPE, PAYLOAD_RETENTION);

  private DurableStorageSection() {}

  static Optional<DurableStorage> read(SharedConfig config) {
    return config.of(DURABLE_STORAGE).section(DURABLE_STORAGE).map(DurableStorageSection::storage);
  }

  private static DurableStorage storage(DocumentNode node) {
    return new DurableStorage(
        text(node, NAMESPACE),
        text(node, SHARD),
        text(node, TYPE),
        node.span(PAYLOAD_RETENTION).orElse(DurableStorage.DEFAULT_RETENTION));
  }

  private static String text(DocumentNode node, DocumentKey key) {
    return node.text(key).orElseThrow(() -> node.wrong(key, "add it to durable_storage"));
  }

  private static DocumentKey key(String name, TextRule rule, String description) {
    return new DocumentKey(
        SECTION, name, Spelling.EXACT, new KeyType.Text(rule), "required", description);
  }
}
