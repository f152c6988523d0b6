/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces for one who asks for them now and then on the JobManager, and is never told that
 * it is done with.
 */
final class UnwatchedNamespaces implements Serializable {

  private static final long serialVersionUID = 1L;

  private final NamespaceSource source;
  private transient @Nullable NamespaceRegistry registry;

  UnwatchedNamespaces(NamespaceSource source) {
    this.source = source;
  }

  /** As they are now; opened at the first look. */
  Namespaces current() {
    NamespaceRegistry known = registry;
    if (known == null) {
      known = source.openUnwatched();
      registry = known;
    } else {
      known.refresh();
    }
    return known.current();
  }
}
