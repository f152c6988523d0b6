/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The table that sets are saved in, as the protocols need it: each call is one request, which
 * happens in one moment or not at all, and what was acknowledged is seen by every read that begins
 * later. No method waits.
 *
 * <p>Each attempt to save a mutation or a completion marker has rows of its own, so that nobody
 * overwrites or deletes what another wrote.
 */
interface SetTable {

  /**
   * Writes attempts, each with its first chunk, which makes it whole, and until when it is good.
   */
  CompletionStage<Stored<Boolean>> write(SetName set, List<Draft> drafts, long expiresMillis);

  /** Writes a further chunk of an attempt, before the first. */
  CompletionStage<Stored<Boolean>> writeChunk(
      SetName set, Draft draft, int chunk, ByteString content);

  /** Notes that an attempt to save a mutation is given up. */
  CompletionStage<Stored<Boolean>> withdraw(SetName set, int sequence, long attempt);

  /** Deletes an attempt. */
  CompletionStage<Stored<Boolean>> delete(SetName set, int sequence, long attempt);

  /** Deletes an attempt at a set that has ended, and until when that was good. */
  CompletionStage<Stored<Boolean>> deleteLate(SetName set, int sequence, long attempt);

  /** Writes an attempt to complete a set. */
  CompletionStage<Stored<Boolean>> writeMarker(SetName set, Marker marker);

  /** Deletes an attempt to complete a set. */
  CompletionStage<Stored<Boolean>> deleteMarker(SetName set, long attempt);

  /**
   * Accepts an attempt to complete a set.
   *
   * @param attempt names it
   * @param completion what the head says from now on
   * @param counted what {@link Counted} makes of the contents that were counted
   */
  CompletionStage<Stored<Boolean>> accept(
      SetName set, long attempt, SetHead.Completion completion, ByteString counted);

  /** What an accepted completion counted; empty where none is there. */
  CompletionStage<Stored<Optional<ByteString>>> counted(SetName set);

  /** Reads the head, the markers and the attempts of some sequences. */
  CompletionStage<Stored<SetRows>> rows(SetName set, Collection<Integer> sequences);

  /**
   * Reads the head, the markers and all attempts. It may be several requests, whose borders say
   * which sequences are torn.
   */
  CompletionStage<Stored<SetRows>> allRows(SetName set);

  /** Reads the head. */
  CompletionStage<Stored<Optional<SetHead>>> head(SetName set);

  /**
   * Reads mutations with their content.
   *
   * @param from the first sequence
   * @param to the last
   * @param rows how many rows at most
   * @param after where the page before has ended
   */
  CompletionStage<Stored<Contents>> contents(
      SetName set, int from, int to, int rows, Optional<Contents.Place> after);

  /** Writes how far the job has come. */
  CompletionStage<Stored<Boolean>> writeProgress(SetName set, SetProgress progress);

  /**
   * Writes how a set has ended, deletes every attempt, and has the head forgotten in time.
   *
   * @param head what it says, to be forgotten as well
   */
  CompletionStage<Stored<Boolean>> end(
      SetName set, Optional<SetHead> head, SetProgress progress, Duration retention);
}
