/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing;

import io.tidemark.namespace.SetPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Acceptance.Accepted;
import io.tidemark.sets.Acceptance.Contested;
import io.tidemark.sets.Acceptance.Contradicted;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What an {@link InMemoryMutationSets} has of one set. */
final class InMemorySet {

  private static final int SHOWN = 10;

  final TreeMap<Integer, LogRecord> mutations = new TreeMap<>();
  final Set<Integer> contested = new TreeSet<>();
  Optional<SetProgress> progress = Optional.empty();
  long forgetMillis = Long.MAX_VALUE;
  private Optional<SetHead.Completion> completion = Optional.empty();
  private long expiresMillis;

  Acceptance save(SetName name, int sequence, LogRecord mutation, long expires) {
    if (progress.isPresent() && progress.get().state().ended()) {
      return new Contradicted(
          "set %s is %s; take a new set id".formatted(name, progress.get().state()));
    }
    if (completion.isPresent() && sequence > completion.get().count()) {
      return new Contradicted(
          "set %s is complete with %d mutations; sequence %d is not of it"
              .formatted(name, completion.get().count(), sequence));
    }
    if (contested.contains(sequence)) {
      return new Contested("set %s: sequence %d is contested".formatted(name, sequence));
    }
    LogRecord saved = mutations.get(sequence);
    if (saved != null && !sameContent(saved, mutation)) {
      return new Contradicted(
          "set %s: sequence %d is saved with another content".formatted(name, sequence));
    }
    mutations.putIfAbsent(sequence, mutation);
    expiresMillis = Math.max(expiresMillis, expires);
    return new Accepted(saved != null);
  }

  Acceptance complete(SetName name, int count, SetPolicy policy, long now) {
    boolean expired =
        progress.isPresent()
            ? progress.get().state() == SetProgress.State.EXPIRED
            : completion.isEmpty() && !mutations.isEmpty() && expiresMillis <= now;
    if (expired) {
      return new Contradicted("set %s has expired; take a new set id".formatted(name));
    }
    if (completion.isPresent()) {
      int before = completion.get().count();
      return before == count
          ? new Accepted(true)
          : new Contradicted(
              "set %s is complete with %d mutations, not %d".formatted(name, before, count));
    }
    List<Integer> missing =
        IntStream.rangeClosed(1, count)
            .filter(sequence -> !mutations.containsKey(sequence))
            .limit(SHOWN)
            .boxed()
            .toList();
    if (!missing.isEmpty()) {
      return new Contradicted("set %s: missing sequences %s".formatted(name, missing));
    }
    if (mutations.size() > count) {
      return new Contradicted(
          "set %s has %d mutations, up to sequence %d; not %d"
              .formatted(name, mutations.size(), mutations.lastKey(), count));
    }
    if (!contested.isEmpty()) {
      return new Contradicted("set %s: contested sequences %s".formatted(name, contested));
    }
    long bytes = mutations.values().stream().mapToLong(each -> each.payload().size()).sum();
    if (count > policy.maxMutations() || bytes > policy.maxBytes()) {
      return new Contradicted(
          "set %s has %d mutations of %d bytes; it may have %d of %d"
              .formatted(name, count, bytes, policy.maxMutations(), policy.maxBytes()));
    }
    completion = Optional.of(new SetHead.Completion(count, bytes, now));
    return new Accepted(false);
  }

  Optional<SetHead> head() {
    boolean nothing = mutations.isEmpty() && completion.isEmpty() && progress.isEmpty();
    return nothing
        ? Optional.empty()
        : Optional.of(new SetHead(expiresMillis, completion, progress));
  }

  /** Why a sequence can't be read; empty where it can. */
  Optional<String> unreadable(SetName name, int sequence) {
    boolean there = mutations.containsKey(sequence);
    return there && !contested.contains(sequence)
        ? Optional.empty()
        : Optional.of(
            "set %s: sequence %d is %s".formatted(name, sequence, there ? "contested" : "missing"));
  }

  void end(SetProgress ended, long forget) {
    progress = Optional.of(ended);
    mutations.clear();
    contested.clear();
    forgetMillis = forget;
  }

  /** When it was written, and under which trace, differs where the same is sent again. */
  private static boolean sameContent(LogRecord one, LogRecord other) {
    return one.payload().equals(other.payload())
        && one.target().equals(other.target())
        && one.originRegion().equals(other.originRegion())
        && one.cacheWrite().equals(other.cacheWrite())
        && Set.copyOf(one.headers()).equals(Set.copyOf(other.headers()));
  }
}
