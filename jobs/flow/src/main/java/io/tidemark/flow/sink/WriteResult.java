/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

/** What came of writing a message. */
public sealed interface WriteResult {

  /** It is durable. */
  record Written() implements WriteResult {
    /** The one value there is. */
    public static final Written INSTANCE = new Written();
  }

  /**
   * The topic refuses this message, and may take others: it is too large, for one.
   *
   * @param error for people
   */
  record Refused(String error) implements WriteResult {}

  /**
   * The topic, or its cluster, takes none now; or it isn't known whether it has this one.
   *
   * @param error for people, with the remedy where it is known
   */
  record Failed(String error) implements WriteResult {}
}
