/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.List;

/**
 * What a deployment gives namespaces whose documents leave it open.
 *
 * @param allowedTargets what callers of a namespace may name whose document names no targets
 */
public record NamespaceDefaults(List<TargetPattern> allowedTargets) {

  /** Nothing: a namespace has what its document says. */
  public static final NamespaceDefaults NONE = new NamespaceDefaults(List.of());

  public NamespaceDefaults {
    allowedTargets = List.copyOf(allowedTargets);
  }
}
