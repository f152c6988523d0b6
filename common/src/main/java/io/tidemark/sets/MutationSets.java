/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.sets;

import io.tidemark.namespace.SetPolicy;
import io.tidemark.record.LogRecord;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A durable storage of sets of mutations. Safe for threads; no method waits. A stage completes with
 * a value, within the time-out that the storage was made with: an exception means a defect.
 *
 * <p>Several servers may write one set at the same time, without talking to each other. What they
 * rest on:
 *
 * <ul>
 *   <li>A mutation is written first and read back then, together with the set's head and whatever
 *       else has its sequence. So of two that contradict each other, at least one sees the other,
 *       and both may be refused.
 *   <li>A completion marker is written before the mutations are counted. So of a mutation and a
 *       marker that doesn't count it, at least one sees the other.
 *   <li>What was accepted is never changed or taken back, until the job has applied the set or it
 *       has expired. Who loses takes back its own alone.
 * </ul>
 */
public interface MutationSets extends AutoCloseable {

  /**
   * Saves a mutation.
   *
   * @param mutation a part of a set ({@link io.tidemark.record.SetPart.Mutation}), with its target
   * @param expiresMillis until when the set may be completed now, in milliseconds since the epoch
   * @return what came of it. It is contradicted where another content is saved under its sequence,
   *     where the set is complete without it, and where the set has ended. After a failure that
   *     isn't in doubt, nothing of it is saved.
   */
  CompletionStage<Stored<Acceptance>> save(LogRecord mutation, long expiresMillis);

  /**
   * Saves a set's completion marker, if all of its mutations are there. The set's head shows it
   * once it is accepted.
   *
   * @param count how many there are to be
   * @param policy what the set may have
   * @return what came of it. It is contradicted, with the sequences in the error, where some are
   *     missing, too many or contested, where it has more bytes than it may, where another count
   *     was accepted before, and where the set has expired. One that was accepted before is
   *     accepted again, also after the set was applied. It is contested where another call
   *     completes the set, or ends it, at the same moment.
   */
  CompletionStage<Stored<Acceptance>> complete(SetName set, int count, SetPolicy policy);

  /** What is saved of a set beside its mutations; empty where nothing is. */
  CompletionStage<Stored<Optional<SetHead>>> head(SetName set);

  /** How many mutations are saved. */
  CompletionStage<Stored<Integer>> size(SetName set);

  /**
   * Reads mutations of a set that is complete.
   *
   * @param from the first sequence to be read
   * @param to the last
   * @return those of them that fit a page: at least one, unless the first is the one that the page
   *     stopped at. Go on behind the last.
   */
  CompletionStage<Stored<SetPage>> read(SetName set, int from, int to);

  /** Saves how far the job has come with a set that has not ended. */
  CompletionStage<Stored<Boolean>> progress(SetName set, SetProgress progress);

  /**
   * Saves how a set has ended, and deletes its mutations. What is saved is forgotten after the
   * policy's retention; what is written of the set until then is refused.
   *
   * @param progress its state has ended
   * @return whether it has: false where it was to expire, but was completed or written to in the
   *     meantime. Nothing is done then; look at its head again.
   */
  CompletionStage<Stored<Boolean>> end(SetName set, SetProgress progress, SetPolicy policy);

  /** Lets go of connections, if they are its own. What is under way may end in doubt. */
  @Override
  void close();
}
