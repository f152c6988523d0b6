/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.sets;

/** What the storage says of a mutation, or of a completion marker. */
public sealed interface Acceptance {

  /**
   * It is saved.
   *
   * @param again whether it was before, with the same content
   */
  record Accepted(boolean again) implements Acceptance {}

  /**
   * It is not: it contradicts what is saved. Nothing of it is left.
   *
   * @param error names set, sequence and what is wrong, for people
   */
  record Contradicted(String error) implements Acceptance {}

  /**
   * Something else was written under the same name at the same moment, and nobody can say yet which
   * of them stands. The same again says which.
   *
   * @param error for people
   */
  record Contested(String error) implements Acceptance {}
}
