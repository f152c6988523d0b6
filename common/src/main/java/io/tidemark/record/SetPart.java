/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

/** What a record is to a set of mutations. */
public sealed interface SetPart {

  /** The longest name of a set, in characters. */
  int LONGEST_ID = 200;

  /** The most mutations that any set may have. */
  int MOST_MUTATIONS = 10_000;

  /** The set's name within its namespace. */
  String setId();

  /**
   * The id that the record has. Marker and expiry have the same, so that the marker takes the place
   * of the expiry that is held: a set that is complete doesn't expire.
   */
  default String recordId() {
    return setId();
  }

  /**
   * One of its mutations.
   *
   * @param setId the set's name
   * @param sequence its place, from 1
   */
  record Mutation(String setId, int sequence) implements SetPart {
    public Mutation {
      check(setId, "sequence", sequence);
    }

    @Override
    public String recordId() {
      return setId + "#" + sequence;
    }
  }

  /**
   * All of it was written: it is to be applied.
   *
   * @param setId the set's name
   * @param count how many mutations it has
   */
  record Completion(String setId, int count) implements SetPart {
    public Completion {
      check(setId, "count", count);
    }
  }

  /**
   * The time it has to be completed is over once this is due. For the job that applies sets; no
   * caller writes it.
   *
   * @param setId the set's name
   */
  record Expiry(String setId) implements SetPart {
    public Expiry {
      check(setId, "sequence", 1);
    }
  }

  /** Whether it may be the name of a set: printable ASCII without a space. */
  static boolean validId(String id) {
    return id.length() <= LONGEST_ID && RecordId.valid(id);
  }

  private static void check(String setId, String what, int number) {
    if (!validId(setId)) {
      throw new IllegalArgumentException("set id '" + setId + "' is malformed");
    }
    if (number < 1 || number > MOST_MUTATIONS) {
      throw new IllegalArgumentException(
          "%s is %d; it must be 1 to %d".formatted(what, number, MOST_MUTATIONS));
    }
  }
}
