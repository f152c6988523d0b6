/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import io.tidemark.api.v1.WriteOutcome.Outcome;
import io.tidemark.writer.cache.Cache.Answer;

/**
 * What came of a write.
 *
 * @param outcome the same in a word
 * @param message what went wrong, for people; empty where nothing did
 */
record Applied(Outcome outcome, String message) {

  static final Applied APPLIED = new Applied(Outcome.APPLIED, "");
  static final Applied SUPERSEDED = new Applied(Outcome.SUPERSEDED, "");
  static final Applied EXPIRED = new Applied(Outcome.EXPIRED, "");

  private static final Applied AWAY =
      new Applied(Outcome.CACHE_AWAY, "the memcached server that has the key doesn't answer");
  private static final Applied BUSY =
      new Applied(Outcome.RETRY, "the memcached server that has the key is overloaded");
  private static final Applied TOO_LARGE =
      new Applied(Outcome.REJECTED, "memcached refuses the value as too large");
  private static final Applied CONTENDED =
      new Applied(Outcome.RETRY, "others write the key without end");

  static Applied rejected(String message) {
    return new Applied(Outcome.REJECTED, message);
  }

  static Applied retry(String message) {
    return new Applied(Outcome.RETRY, message);
  }

  /**
   * What an answer of the cache means.
   *
   * @param done what came of it where it is done
   */
  static Applied of(Answer answer, Applied done) {
    return switch (answer) {
      case DONE -> done;
      case AWAY -> AWAY;
      case BUSY -> BUSY;
      case TOO_LARGE -> TOO_LARGE;
      case CONFLICT -> CONTENDED;
    };
  }
}
