/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides whether a job loses something if it goes on from a savepoint or checkpoint. */
final class RestoreRules {

  private RestoreRules() {}

  /**
   * What would be lost, a line each; none: the job may start.
   *
   * @param holding the uids of the job's operators that hold records, with their timers
   * @param someMayBeNew whether it is enough that one of them was there before
   */
  static List<String> violations(RestorePoint point, Set<String> holding, boolean someMayBeNew) {
    List<String> violations = new ArrayList<>();
    ended(point).ifPresent(violations::add);
    boolean newOnesAreFine =
        someMayBeNew
            && holding.stream().anyMatch(uid -> point.operator(RestorePoints.id(uid)).isPresent());
    for (String uid : holding.stream().sorted().toList()) {
      Optional<RestorePoint.Saved> saved = point.operator(RestorePoints.id(uid));
      if (saved.isEmpty() && newOnesAreFine) {
        continue;
      }
      if (saved.isEmpty()) {
        violations.add(
            "it has no state of operator '%s' (found: %s): every record that is held would be gone. Give a savepoint of this job, or a jar in which that operator has the uid it had"
                .formatted(uid, names(point)));
      } else if (saved.get().timers() == RestorePoint.Timers.HEAP) {
        violations.add(
            "operator '%s' kept its timers on the heap, not in RocksDB: every record that is held would be there, and never be delivered. Start the job before once more from a checkpoint, with the timer store that it had, and stop it with a canonical savepoint, which any store can read"
                .formatted(uid));
      }
    }
    return List.copyOf(violations);
  }

  /**
   * What has no operator to go to, a line each; none: the job may start.
   *
   * @param ids Flink's ids of all operators of the job
   * @param clusterOf which cluster an operator belongs to, by its uid
   */
  static List<String> homeless(
      RestorePoint point, Set<String> ids, Function<String, Optional<String>> clusterOf) {
    return point.operators().stream()
        .filter(saved -> saved.state() && !ids.contains(saved.id()))
        .map(RestorePoint.Saved::name)
        .sorted()
        .map(
            name ->
                clusterOf
                    .apply(name)
                    .map(
                        cluster ->
                            "it has state of operator '%s', of cluster '%s', which no document of this shard names any more: how far its topics were read would be forgotten. Let a document name a queue there again, with \"drain\": true if nothing is to be written to it"
                                .formatted(name, cluster))
                    .orElse(
                        "it has state of operator '%s', which this job lacks: that would be gone. Start the job from the jar that saved it, or from one that has that operator"
                            .formatted(name)))
        .toList();
  }

  private static Optional<String> ended(RestorePoint point) {
    String finished =
        point.operators().stream()
            .filter(RestorePoint.Saved::finished)
            .map(RestorePoint.Saved::name)
            .sorted()
            .collect(Collectors.joining(", "));
    if (!point.drained() && finished.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "it is of a job that was drained%s: its tasks were told that their input had ended, and it isn't known what each made of that. Go on from a checkpoint or savepoint taken before, and stop jobs without --drain"
            .formatted(finished.isEmpty() ? "" : " (finished: " + finished + ")"));
  }

  private static String names(RestorePoint point) {
    return point.operators().isEmpty()
        ? "none"
        : point.operators().stream()
            .map(RestorePoint.Saved::name)
            .sorted()
            .collect(Collectors.joining(", "));
  }
}
