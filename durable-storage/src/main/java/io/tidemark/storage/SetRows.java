/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import io.tidemark.sets.SetHead;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one read of a set showed, without any content.
 *
 * @param head what is saved beside its mutations; its completion is one that was accepted
 * @param markers the attempts to complete it
 * @param attempts the attempts to save mutations, of the sequences that were asked for
 * @param torn the sequences whose attempts are not of one moment
 */
record SetRows(
    Optional<SetHead> head, List<Marker> markers, List<SavedAttempt> attempts, Set<Integer> torn) {
  SetRows {
    markers = List.copyOf(markers);
    attempts = List.copyOf(attempts);
    torn = Set.copyOf(torn);
  }

  SetRows(Optional<SetHead> head, List<Marker> markers, List<SavedAttempt> attempts) {
    this(head, markers, attempts, Set.of());
  }

  /** The same, of which some sequences are torn. */
  SetRows torn(Collection<Integer> sequences) {
    return new SetRows(head, markers, attempts, Set.copyOf(sequences));
  }

  /** How many mutations it is complete with, if that was accepted. */
  OptionalInt accepted() {
    return head.flatMap(SetHead::completion)
        .map(completion -> OptionalInt.of(completion.count()))
        .orElseGet(OptionalInt::empty);
  }

  /**
   * What this and a later read say together: the later one of the set and of the torn sequences,
   * which it has to be of, and both of the markers.
   *
   * @param later the later read
   * @param own the reader's own marker, which counts only if it is still there
   */
  SetRows mended(SetRows later, Marker own) {
    Map<Long, Marker> both = new LinkedHashMap<>();
    markers.stream()
        .filter(each -> each.attempt() != own.attempt())
        .forEach(each -> both.put(each.attempt(), each));
    later.markers.forEach(each -> both.put(each.attempt(), each));
    List<SavedAttempt> mended =
        Stream.concat(
                attempts.stream().filter(each -> !torn.contains(each.sequence())),
                later.attempts.stream())
            .toList();
    return new SetRows(later.head, List.copyOf(both.values()), mended);
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
