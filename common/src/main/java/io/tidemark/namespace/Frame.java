/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import java.util.ArrayList;
import java.util.List;

/**
 * The outer keys of a document, down to its entries: what technology each is of, and its config.
 */
final class Frame {

  static final String KAFKA = "KAFKA";
  static final String SQS = "SQS";

  private static final String CONFIGURATIONS_SECTION = "persistence_configurations";
  private static final String ENTRY_SECTION = "persistence_configuration[]";
  private static final String STORAGE_SECTION = "physical_storage";

  private static final DocumentKey CONFIGURATIONS =
      key(
          "",
          "persistence_configurations",
          new KeyType.Section(CONFIGURATIONS_SECTION),
          "What the namespace is. Only beside `removed` it may be left out.");
  private static final DocumentKey ENTRIES =
      key(
          CONFIGURATIONS_SECTION,
          "persistence_configuration",
          new KeyType.Sections(ENTRY_SECTION, 20),
          "One entry a queue. A namespace of several entries has several queues; what is not about"
              + " the queue is said in one of them, or the same in each.");
  private static final DocumentKey STORAGE =
      key(
          ENTRY_SECTION,
          "physical_storage",
          new KeyType.Section(STORAGE_SECTION),
          "What the queue is made of.");
  private static final DocumentKey TYPE =
      key(STORAGE_SECTION, "type", new KeyType.Word(List.of(KAFKA, SQS)), "The technology.");
  private static final DocumentKey CONFIG =
      key(ENTRY_SECTION, "config", new KeyType.Section(NamespaceKeys.CONFIG), "All the rest.");

  static final List<DocumentKey> KEYS = List.of(CONFIGURATIONS, ENTRIES, STORAGE, TYPE, CONFIG);

  private Frame() {}

  /**
   * One entry of a document.
   *
   * @param type the technology: {@link #KAFKA} or {@link #SQS}
   * @param config its config
   */
  record Entry(String type, DocumentNode config) {}

  /** Whether it has entries at all, as only a tombstone may lack them. */
  static boolean present(DocumentNode document) {
    return document.has(CONFIGURATIONS);
  }

  /** The entries; at least one. */
  static List<Entry> entries(DocumentNode document) {
    DocumentNode configurations = section(document, CONFIGURATIONS);
    List<DocumentNode> nodes = configurations.sections(ENTRIES);
    if (nodes.isEmpty()) {
      throw configurations.wrong(ENTRIES, "write a list of at least one entry");
    }
    List<Entry> entries = new ArrayList<>();
    for (DocumentNode node : nodes) {
      DocumentNode storage = section(node, STORAGE);
      String type = storage.word(TYPE).orElseThrow(() -> storage.wrong(TYPE, "write KAFKA or SQS"));
      entries.add(new Entry(type, section(node, CONFIG)));
    }
    return entries;
  }

  private static DocumentNode section(DocumentNode node, DocumentKey key) {
    return node.section(key).orElseThrow(() -> node.wrong(key, "add it: an object, from { to }"));
  }

  private static DocumentKey key(String section, String name, KeyType type, String description) {
    return new DocumentKey(section, name, Spelling.SNAKE_OR_CAMEL, type, "required", description);
  }
}
