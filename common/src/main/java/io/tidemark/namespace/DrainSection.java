/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import java.util.List;

/** The key of an entry that says whether its queue is written. */
final class DrainSection {

  private static final DocumentKey DRAIN =
      new DocumentKey(
          NamespaceKeys.CONFIG,
          "drain",
          Spelling.ANY,
          new KeyType.Flag(),
          "`false`",
          "`true`: the entry's queue is read on and not written any more; new records go to the"
              + " queues of the other entries, of which at least one must not drain. Records of a"
              + " key, and those with an id of their caller's, change their queue with it: what was"
              + " written before may be delivered after what is written from then on, and can't be"
              + " cancelled.");

  static final List<DocumentKey> KEYS = List.of(DRAIN);

  private DrainSection() {}

  static boolean read(DocumentNode config) {
    return config.flag(DRAIN).orElse(false);
  }

  /** Checks that one of them is written. */
  static void check(List<Queue> queues, DocumentNode last) {
    if (queues.stream().allMatch(Queue::drain)) {
      throw last.wrong(
          DRAIN, "no queue of the namespace would be written; drop it, or add an entry");
    }
  }
}
