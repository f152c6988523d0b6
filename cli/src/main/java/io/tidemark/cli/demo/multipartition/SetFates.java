/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.tidemark.api.v1.MutationSet;
import io.tidemark.testing.guarantee.Lateness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What became of each set that was acknowledged, as far as is known. Safe for threads. */
final class SetFates {

  private final Map<String, Fate> fates = new ConcurrentHashMap<>();

  /**
   * What became of a set.
   *
   * @param mutations how many it has
   * @param acknowledgedMillis when its completion was acknowledged
   * @param end what it was when it had ended; empty: it hasn't
   * @param endedMillis when that was seen first
   */
  private record Fate(
      int mutations, long acknowledgedMillis, Optional<MutationSet> end, long endedMillis) {

    boolean is(MutationSet.State state) {
      return end.filter(set -> set.getState() == state).isPresent();
    }
  }

  /**
   * Sums over all sets.
   *
   * @param sets that were acknowledged
   * @param mutations how many they have
   * @param applied sets of which all is applied
   * @param dead sets that stopped
   * @param mutationsApplied mutations of both that are applied
   * @param mutationsStopped mutations of dead sets that aren't
   */
  record Sums(
      long sets,
      long mutations,
      long applied,
      long dead,
      long mutationsApplied,
      long mutationsStopped) {

    /** Acknowledged sets that are neither applied nor dead. */
    long open() {
      return sets - applied - dead;
    }
  }

  /** It will be applied or be dead. */
  void acknowledged(String set, int mutations, long atMillis) {
    fates.put(set, new Fate(mutations, atMillis, Optional.empty(), 0));
  }

  /**
   * Where it stands.
   *
   * @return whether that is an end
   */
  boolean seen(String set, MutationSet now, long atMillis) {
    if (!ended(now.getState())) {
      return false;
    }
    fates.computeIfPresent(
        set,
        (id, fate) ->
            new Fate(
                fate.mutations(),
                fate.acknowledgedMillis(),
                Optional.of(now),
                fate.end().isPresent() ? fate.endedMillis() : atMillis));
    return true;
  }

  private static boolean ended(MutationSet.State state) {
    return switch (state) {
      case APPLIED, DEAD -> true;
      case RECEIVING, COMPLETE, APPLYING, EXPIRED, STATE_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  /** All sets that were acknowledged. */
  List<String> sets() {
    return new ArrayList<>(fates.keySet());
  }

  Sums sums() {
    long sets = 0;
    long mutations = 0;
    long applied = 0;
    long dead = 0;
    long mutationsApplied = 0;
    long mutationsStopped = 0;
    for (Fate fate : fates.values()) {
      sets++;
      mutations += fate.mutations();
      if (fate.is(MutationSet.State.APPLIED)) {
        applied++;
        mutationsApplied += fate.mutations();
      } else if (fate.is(MutationSet.State.DEAD)) {
        dead++;
        int done = fate.end().map(MutationSet::getApplied).orElse(0);
        mutationsApplied += done;
        mutationsStopped += fate.mutations() - done;
      }
    }
    return new Sums(sets, mutations, applied, dead, mutationsApplied, mutationsStopped);
  }

  /** From the acknowledgement of a set's completion until it was seen to be applied. */
  Lateness lateness() {
    return Lateness.of(
        fates.values().stream()
            .filter(fate -> fate.is(MutationSet.State.APPLIED))
            .mapToLong(fate -> Math.max(0, fate.endedMillis() - fate.acknowledgedMillis())));
  }
}
