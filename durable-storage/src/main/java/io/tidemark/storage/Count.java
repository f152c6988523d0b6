/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.SetPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The mutations of a set, counted.
 *
 * @param count how many there are to be
 * @param hashes of those that are there, by sequence; none where there are two contents
 * @param missing the sequences without any content
 * @param twice the sequences with two contents
 * @param surplus the sequences beyond the count
 * @param bytes how many the payloads have together
 */
record Count(
    int count,
    List<ByteString> hashes,
    SortedSet<Integer> missing,
    SortedSet<Integer> twice,
    SortedSet<Integer> surplus,
    long bytes) {

  /**
   * Counts.
   *
   * @param withdrawn whether attempts that were given up count as well
   */
  static Count of(Collection<SavedAttempt> attempts, int count, boolean withdrawn) {
    Map<Integer, SavedAttempt> found = new TreeMap<>();
    SortedSet<Integer> twice = new TreeSet<>();
    SortedSet<Integer> surplus = new TreeSet<>();
    for (SavedAttempt attempt : attempts) {
      if (attempt.withdrawn() && !withdrawn) {
        continue;
      }
      SavedAttempt other = found.putIfAbsent(attempt.sequence(), attempt);
      if (other != null && !other.hash().equals(attempt.hash())) {
        twice.add(attempt.sequence());
      }
      if (attempt.sequence() > count) {
        surplus.add(attempt.sequence());
      }
    }
    List<ByteString> hashes = new ArrayList<>();
    SortedSet<Integer> missing = new TreeSet<>();
    long bytes = 0;
    for (int sequence = 1; sequence <= count; sequence++) {
      SavedAttempt one = found.get(sequence);
      if (one == null) {
        missing.add(sequence);
      } else if (!twice.contains(sequence)) {
        hashes.add(one.hash());
        bytes += one.bytes();
      }
    }
    return new Count(count, hashes, missing, twice, surplus, bytes);
  }

  /** Whether a sequence has two contents. */
  boolean contested() {
    return !twice.isEmpty();
  }

  /** What {@link Counted} makes of the contents. */
  ByteString counted() {
    return Counted.of(hashes);
  }

  /** Why they can't be completed, for people; empty where they can. */
  Optional<String> error(SetPolicy policy) {
    List<String> errors = new ArrayList<>();
    if (count > policy.maxMutations()) {
      errors.add("%d mutations, at most %d are allowed".formatted(count, policy.maxMutations()));
    }
    if (!missing.isEmpty()) {
      errors.add("missing " + SequenceText.of(missing));
    }
    if (!twice.isEmpty()) {
      errors.add("two contents of " + SequenceText.of(twice));
    }
    if (!surplus.isEmpty()) {
      errors.add("%s beyond its %d mutations".formatted(SequenceText.of(surplus), count));
    }
    if (bytes > policy.maxBytes()) {
      errors.add("%d bytes of payload, at most %d are allowed".formatted(bytes, policy.maxBytes()));
    }
    return errors.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", errors));
  }
}
