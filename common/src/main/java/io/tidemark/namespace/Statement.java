/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.Optional;

/**
 * What a document says.
 *
 * @param namespace the namespace; absent only in a tombstone that doesn't say what it was
 * @param removed whether it is a tombstone: the namespace is removed
 * @param confirmed whether it is so however many are removed at once
 */
record Statement(Optional<Namespace> namespace, boolean removed, boolean confirmed) {

  Statement {
    if (namespace.isEmpty() && !removed) {
      throw new IllegalArgumentException("it says nothing");
    }
  }
}
