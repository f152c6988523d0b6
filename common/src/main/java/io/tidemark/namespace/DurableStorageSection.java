/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import io.tidemark.namespace.document.TextRule;
import java.util.List;
import java.util.Optional;

/** The keys that say where the mutations of sets are saved. */
final class DurableStorageSection {

  private static final String SECTION = "config.durable_storage";

  private static final DocumentKey DURABLE_STORAGE =
      new DocumentKey(
          NamespaceKeys.CONFIG,
          "durable_storage",
          Spelling.SNAKE_OR_CAMEL,
          new KeyType.Section(SECTION),
          "none",
          "Where `multi-partition` saves the mutations of a set. Without it they go through the"
              + " queue.");
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

  static final List<DocumentKey> KEYS = List.of(DURABLE_STORAGE, NAMESPACE, SHARD, TYPE);

  private DurableStorageSection() {}

  static Optional<DurableStorage> read(SharedConfig config) {
    return config
        .of(DURABLE_STORAGE)
        .section(DURABLE_STORAGE)
        .map(
            node -> new DurableStorage(text(node, NAMESPACE), text(node, SHARD), text(node, TYPE)));
  }

  private static String text(DocumentNode node, DocumentKey key) {
    return node.text(key).orElseThrow(() -> node.wrong(key, "add it to durable_storage"));
  }

  private static DocumentKey key(String name, TextRule rule, String description) {
    return new DocumentKey(
        SECTION, name, Spelling.EXACT, new KeyType.Text(rule), "required", description);
  }
}
