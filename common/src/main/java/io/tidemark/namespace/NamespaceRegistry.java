/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

/** Hands out the namespaces in force, and takes in changes without a restart. Safe for threads. */
public interface NamespaceRegistry extends AutoCloseable {

  /** The newest snapshot. Cheap: no I/O, no lock; call it for every record. */
  Namespaces current();

  /** Looks for changes now. What it finds is in force when it returns. */
  void refresh();

  /** Stops looking for changes. */
  @Override
  void close();
}
