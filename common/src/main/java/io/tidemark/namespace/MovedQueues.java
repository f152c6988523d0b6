/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the queues of a namespace that a new version gives to another job. The job before has their
 * splits and what it holds of them, the job after begins at their beginning, and both would
 * deliver.
 */
final class MovedQueues {

  private MovedQueues() {}

  /** What is wrong with a change; empty where nothing is. */
  static Optional<String> problem(Namespace before, Namespace after) {
    Map<Claims.Place, Queue> old = new HashMap<>();
    before.queues().forEach(queue -> Claims.live(queue).forEach(place -> old.put(place, queue)));
    List<String> problems = new ArrayList<>();
    for (Queue queue : after.queues()) {
      for (Claims.Place place : Claims.live(queue)) {
        Queue was = old.get(place);
        if (was != null && before.persona() != after.persona()) {
          problems.add(otherPersona(place, before.persona(), after.persona()));
        } else if (was != null && !was.shard().equals(queue.shard())) {
          problems.add(otherShard(place, was.shard(), queue.shard()));
        }
      }
    }
    return problems.stream().findFirst();
  }

  private static String otherShard(Claims.Place place, String was, String is) {
    return ("shard of %s is '%s' and was '%s': two jobs would deliver what it holds. Write"
            + " \"shard\": \"%s\" into its entry; to move the namespace, add \"drain\": true to it, and"
            + " an entry of another %s with \"shard\": \"%s\"")
        .formatted(place, is, was, was, place.kind(), is);
  }

  private static String otherPersona(Claims.Place place, Persona was, Persona is) {
    return ("persona is '%s' and was '%s', and %s stays: two jobs would deliver what it holds. Write"
            + " \"persona\": \"%s\"; for another persona, write a namespace of its own with another %s")
        .formatted(
            PurposeSection.word(is),
            PurposeSection.word(was),
            place,
            PurposeSection.word(was),
            place.kind());
  }
}
