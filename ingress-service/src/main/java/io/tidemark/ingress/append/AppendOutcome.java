/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.append;

/** What came of appending an entry. */
public sealed interface AppendOutcome {

  /** The queue has acknowledged it. */
  record Appended() implements AppendOutcome {
    /** The one value there is. */
    public static final Appended INSTANCE = new Appended();
  }

  /**
   * It isn't in the queue and never will be.
   *
   * @param cause whose fault it is
   * @param error for people
   */
  record NotAppended(Cause cause, String error) implements AppendOutcome {}

  /**
   * It may be in the queue or not.
   *
   * @param error for people
   */
  record InDoubt(String error) implements AppendOutcome {}

  /** Why an entry wasn't appended. */
  enum Cause {
    /** The queue can't be reached, or was given no time. The same may succeed later. */
    UNAVAILABLE,
    /** Too much is waiting for the queue already. */
    OVERLOADED,
    /** The queue refuses this entry: it is too large, or its topic is not for us to write. */
    REFUSED
  }
}
