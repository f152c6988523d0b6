/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.namespace.NamespaceRegistry;
import java.io.Serializable;

/** Opens the namespaces on whichever machine a part of the job runs. */
public interface NamespaceSource extends Serializable {

  /** Opens them, and goes on looking for changes. Whoever opens a registry closes it. */
  NamespaceRegistry open();

  /** Opens them for one who looks for changes itself, and is never told to close anything. */
  NamespaceRegistry openUnwatched();
}
