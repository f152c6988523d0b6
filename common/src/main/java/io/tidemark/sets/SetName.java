/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.sets;

import io.tidemark.record.SetPart;

/**
 * Names a set of mutations.
 *
 * @param namespace the namespace that it is written in
 * @param id its name there
 */
public record SetName(String namespace, String id) {
  public SetName {
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException("namespace is empty");
    }
    if (!SetPart.validId(id)) {
      throw new IllegalArgumentException("set id '" + id + "' is malformed");
    }
  }

  @Override
  public String toString() {
    return namespace + "/" + id;
  }
}
