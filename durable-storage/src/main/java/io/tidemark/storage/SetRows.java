/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import io.tidemark.sets.SetHead;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What one read of a set showed, without any content.
 *
 * @param head what is saved beside its mutations; its completion is one that was accepted
 * @param markers the attempts to complete it
 * @param attempts the attempts to save mutations, of the sequences that were asked for
 */
record SetRows(Optional<SetHead> head, List<Marker> markers, List<SavedAttempt> attempts) {
  SetRows {
    markers = List.copyOf(markers);
    attempts = List.copyOf(attempts);
  }

  /** How many mutations it is complete with, if that was accepted. */
  OptionalInt accepted() {
    return head.flatMap(SetHead::completion)
        .map(completion -> OptionalInt.of(completion.count()))
        .orElseGet(OptionalInt::empty);
  }

  /** The attempts to save one mutation. */
  Stream<SavedAttempt> of(int sequence) {
    return attempts.stream().filter(each -> each.sequence() == sequence);
  }

  /** Whether a marker is there that may have counted the attempts of a sequence. */
  boolean mayBeCounted(int sequence) {
    return markers.stream().anyMatch(marker -> marker.count() >= sequence)
        || accepted().orElse(0) >= sequence;
  }
}
