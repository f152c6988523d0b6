/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import java.util.List;

/**
 * A key that a document may have.
 *
 * @param section the id of the section it stands in; empty for the document itself
 * @param name how it is written; {@link #ANY} for every name that the section doesn't list
 * @param spelling how else it may be written
 * @param type what its value must be
 * @param standard for people: what holds where it is absent
 * @param description for people: what it is for
 */
public record DocumentKey(
    String section,
    String name,
    Spelling spelling,
    KeyType type,
    String standard,
    String description) {

  /** The name that stands for every name that the section doesn't list. */
  public static final String ANY = "*";

  /** All ways to write it; the listed one comes first. */
  public List<String> forms() {
    return spelling.of(name);
  }

  /** Its path from the document's start, for people. */
  public String path() {
    return section.isEmpty() ? name : section + "." + name;
  }
}
