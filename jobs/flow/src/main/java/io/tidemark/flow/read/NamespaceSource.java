/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.namespace.NamespaceRegistry;
import java.io.Serializable;

/** Opens the namespaces on whichever machine a part of the job runs. */
@FunctionalInterface
public interface NamespaceSource extends Serializable {

  /** Opens them. Whoever opens a registry closes it. */
  NamespaceRegistry open();
}
