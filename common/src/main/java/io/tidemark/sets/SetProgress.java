/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.sets;

import java.util.Objects;

/**
 * How far the job has come with a set. Written by the job alone.
 *
 * @param state where it stands
 * @param applied how many mutations are applied, from the first on; at least so many are
 * @param lastWrittenMillis the greatest write time of those, in milliseconds since the epoch; 0:
 *     none is applied
 * @param failingSequence the mutation that failed last; 0: none did
 * @param reason why, for people
 * @param atMillis when this was written, in milliseconds since the epoch
 */
public record SetProgress(
    State state,
    int applied,
    long lastWrittenMillis,
    int failingSequence,
    String reason,
    long atMillis) {

  /** Where a set stands that the job has begun with. */
  public enum State {
    /** Some of it may be applied; the job goes on. */
    APPLYING,
    /** All of it is. */
    APPLIED,
    /** It stopped at the failing sequence. */
    DEAD,
    /** It was never completed, and is deleted. */
    EXPIRED;

    /** Whether nothing is left to be done, whatever comes. */
    public boolean ended() {
      return this == APPLIED || this == EXPIRED;
    }
  }

  /** Nothing is applied yet. */
  public static SetProgress begun(long atMillis) {
    return new SetProgress(State.APPLYING, 0, 0, 0, "", atMillis);
  }

  public SetProgress {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(reason, "reason");
    if (applied < 0 || failingSequence < 0) {
      throw new IllegalArgumentException(
          "applied is %d, failing sequence %d".formatted(applied, failingSequence));
    }
  }
}
