/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import com.google.protobuf.Timestamp;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.api.v1.MutationSet.State;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetProgress;

/** Where a set stands, by what is saved of it. */
final class SetStanding {

  private SetStanding() {}

  /** All but the size of a set that mutations still come of. */
  static MutationSet of(String id, SetHead head, long nowMillis) {
    State state = state(head, nowMillis);
    MutationSet.Builder set = MutationSet.newBuilder().setSetId(id).setState(state);
    head.completion().ifPresent(completion -> set.setSize(completion.count()));
    head.progress().ifPresent(progress -> progress(set, progress));
    if (state == State.RECEIVING) {
      set.setExpires(timestamp(head.expiresMillis()));
    }
    return set.build();
  }

  private static void progress(MutationSet.Builder set, SetProgress progress) {
    set.setApplied(progress.applied())
        .setFailingSequence(progress.failingSequence())
        .setReason(progress.reason());
  }

  private static State state(SetHead head, long nowMillis) {
    if (head.progress().isPresent()) {
      return switch (head.progress().get().state()) {
        case APPLYING -> State.APPLYING;
        case APPLIED -> State.APPLIED;
        case DEAD -> State.DEAD;
        case EXPIRED -> State.EXPIRED;
      };
    }
    if (head.completion().isPresent()) {
      return State.COMPLETE;
    }
    // The job finds it so when it gets there; it can't be completed from now on.
    return nowMillis < head.expiresMillis() ? State.RECEIVING : State.EXPIRED;
  }

  private static Timestamp timestamp(long millis) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(millis, 1000L))
        .setNanos((int) Math.floorMod(millis, 1000L) * 1_000_000)
        .build();
  }
}
