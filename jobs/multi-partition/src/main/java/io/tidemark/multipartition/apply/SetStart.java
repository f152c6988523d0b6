/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import io.tidemark.record.SetPart;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.SetProgress.State;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.Optional;

/** What is to be done about a set, told from its marker or its expiry and what is saved of it. */
sealed interface SetStart {

  /**
   * Nothing.
   *
   * @param delivery what is answered
   */
  record Answer(Delivery delivery) implements SetStart {}

  /**
   * It is applied.
   *
   * @param completion how much there is
   * @param from how far it has come
   */
  record Apply(SetHead.Completion completion, SetProgress from) implements SetStart {

    /** The most mutations that are in memory at a time. */
    static final int LARGEST_PAGE = 100;

    /** How many bytes of payload they have at most, where they are of about one size. */
    static final long PAGE_BYTES = 1024 * 1024;

    /** How many mutations are read at a time. */
    int pageSize() {
      long each = Math.max(1, completion.bytes() / completion.count());
      return (int) Math.max(1, Math.min(LARGEST_PAGE, PAGE_BYTES / each));
    }

    /**
     * What is wrong with a set whose time is over.
     *
     * @param within how long it had
     */
    String late(String within) {
      String last = from.reason().isEmpty() ? "" : "; last error: " + from.reason();
      return "not applied within %s of its due time: %d of %d mutations are%s"
          .formatted(within, from.applied(), completion.count(), last);
    }
  }

  /** It is ended, for it was never completed. */
  record Expire() implements SetStart {}

  /**
   * Decides.
   *
   * @param part the marker, or the expiry
   * @param saved what is saved of the set
   */
  static SetStart of(SetName set, SetPart part, Optional<SetHead> saved, long nowMillis) {
    return part instanceof SetPart.Completion marker
        ? complete(set, marker, saved, nowMillis)
        : expire(set, saved, nowMillis);
  }

  private static SetStart complete(
      SetName set, SetPart.Completion marker, Optional<SetHead> saved, long nowMillis) {
    if (saved.isEmpty()) {
      return rejected("nothing is saved of set " + set);
    }
    SetHead head = saved.get();
    State state = state(head);
    if (state == State.EXPIRED) {
      return rejected("set " + set + " had expired before it was complete; it isn't applied");
    }
    if (state == State.APPLIED) {
      return new Answer(Delivery.Delivered.INSTANCE);
    }
    if (head.completion().isEmpty()) {
      return rejected("no completion is saved of set " + set);
    }
    SetHead.Completion completion = head.completion().get();
    return completion.count() == marker.count()
        ? apply(head, completion, nowMillis)
        : rejected(
            "the marker of set %s says %d mutations, what is saved says %d"
                .formatted(set, marker.count(), completion.count()));
  }

  private static SetStart expire(SetName set, Optional<SetHead> saved, long nowMillis) {
    if (saved.isEmpty() || state(saved.get()).ended()) {
      return new Answer(Delivery.Delivered.INSTANCE);
    }
    SetHead head = saved.get();
    if (head.completion().isPresent()) {
      // Its marker is saved and may not have come into the queue. Where the set is dead, this may
      // be its dead letter, written again.
      return apply(head, head.completion().get(), nowMillis);
    }
    long left = head.expiresMillis() - nowMillis;
    return left > 0
        ? new Answer(
            Delivery.Retryable.dependency(
                "set " + set + " may still be completed", Duration.ofMillis(left)))
        : new Expire();
  }

  private static SetStart apply(SetHead head, SetHead.Completion completion, long nowMillis) {
    return new Apply(completion, head.progress().orElseGet(() -> SetProgress.begun(nowMillis)));
  }

  private static State state(SetHead head) {
    return head.progress().map(SetProgress::state).orElse(State.APPLYING);
  }

  private static SetStart rejected(String error) {
    return new Answer(new Delivery.Rejected(error));
  }
}
