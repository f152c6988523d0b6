/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentException;
import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import java.util.List;

/**
 * The configs of all entries of a document, where they speak of the namespace and not of a queue:
 * one of them says a thing, or several say the same.
 */
final class SharedConfig {

  private final List<DocumentNode> configs;

  SharedConfig(List<DocumentNode> configs) {
    this.configs = List.copyOf(configs);
  }

  /** The config that has the key; the first where none has. */
  DocumentNode of(DocumentKey key) {
    List<DocumentNode> having = configs.stream().filter(config -> config.has(key)).toList();
    if (having.isEmpty()) {
      return configs.get(0);
    }
    DocumentNode first = having.get(0);
    for (DocumentNode other : having.subList(1, having.size())) {
      if (!other.same(first, key)) {
        throw new DocumentException(
            "%s differs from %s; say it in one entry only, or the same in each"
                .formatted(other.path(key), first.path(key)));
      }
      other.skip(key);
    }
    return first;
  }
}
