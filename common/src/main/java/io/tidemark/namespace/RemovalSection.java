/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import java.util.List;

/** The outermost keys of a document that says its namespace is removed: of a tombstone. */
final class RemovalSection {

  /** What a tombstone is told by. */
  static final DocumentKey REMOVED =
      new DocumentKey(
          "",
          "removed",
          Spelling.EXACT,
          new KeyType.Flag(),
          "`false`",
          "`true`: the namespace is removed. Nothing else removes one: what merely vanishes stays in"
              + " force. Keep the rest of the document, which says where the records that still wait"
              + " go as dead letters; without it they go by the last version that is known.");

  /** What is beside it where many are removed. */
  static final DocumentKey CONFIRMED =
      new DocumentKey(
          "",
          "confirmed",
          Spelling.EXACT,
          new KeyType.Flag(),
          "`false`",
          "Beside `removed`: it is meant, also where more than half of the namespaces are removed at"
              + " once, which is refused otherwise.");

  static final List<DocumentKey> KEYS = List.of(REMOVED, CONFIRMED);

  private RemovalSection() {}

  static boolean removed(DocumentNode document) {
    return document.flag(REMOVED).orElse(false);
  }

  static boolean confirmed(DocumentNode document) {
    boolean confirmed = document.flag(CONFIRMED).orElse(false);
    if (confirmed && !removed(document)) {
      throw document.wrong(CONFIRMED, "it is for a removal; add \"removed\": true, or drop it");
    }
    return confirmed;
  }
}
