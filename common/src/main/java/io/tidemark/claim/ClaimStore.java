/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.claim;

import com.google.protobuf.ByteString;
import io.tidemark.record.ClaimCheck;
import io.tidemark.sets.Stored;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A durable storage of payloads. Safe for threads; no method waits. A stage completes with a value,
 * within the time-out that the storage was made with: an exception means a defect.
 */
public interface ClaimStore {

  /**
   * Saves a payload.
   *
   * @param namespace the namespace whose record it is of
   * @param payload 1 to {@link ClaimCheck#MOST_BYTES} bytes
   * @param life how long it is kept, if nobody drops it
   * @return what stands for it, once all of it is durable. After a failure it is deleted, or if
   *     that fails too is there until its life is over: nobody knows its name
   */
  CompletionStage<Stored<ClaimCheck>> save(String namespace, ByteString payload, Duration life);

  /** Looks for a payload. */
  CompletionStage<Stored<Found>> find(String namespace, ClaimCheck check);

  /**
   * Deletes a payload that was delivered, and remembers that it was: its record may come again.
   *
   * @param life how long that is remembered
   */
  CompletionStage<Stored<Boolean>> redeem(String namespace, ClaimCheck check, Duration life);

  /** Deletes a payload whose record is in no queue. */
  CompletionStage<Stored<Boolean>> drop(String namespace, ClaimCheck check);

  /** What there is of a payload. */
  sealed interface Found {

    /**
     * All of it.
     *
     * @param payload it
     */
    record Whole(ByteString payload) implements Found {}

    /** Nothing, for it was redeemed. */
    record Redeemed() implements Found {
      /** The one value there is. */
      public static final Redeemed INSTANCE = new Redeemed();
    }

    /**
     * It is missing in part or as a whole, or isn't what was saved.
     *
     * @param error what is wrong, for people
     */
    record Damaged(String error) implements Found {}
  }
}
