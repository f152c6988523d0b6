/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One namespace's configuration, checked and immutable.
 *
 * @param name the document's name without {@code .json}
 * @param persona what its records are for
 * @param shard which job of the persona reads its first queue; each queue has its own
 * @param queues where its records wait; at least one
 * @param delivery in which order and how fast records leave
 * @param retry when a failed record is tried again
 * @param allowedTargets what its callers may name; empty: nothing
 * @param defaultTarget where a record goes that names no target
 * @param limits the bounds of what a caller may write
 * @param replication where and how its records are replicated; only for that persona
 * @param durableStorage where the mutations of sets are saved, and payloads that are too large for
 *     the queue; empty: they go through the queue, or are refused
 * @param sets the bounds of sets of mutations; only for multi-partition
 * @param context what the namespace is for, in its owner's words
 */
public record Namespace(
    String name,
    Persona persona,
    String shard,
    List<Queue> queues,
    DeliveryPolicy delivery,
    RetryPolicy retry,
    List<TargetPattern> allowedTargets,
    Optional<TargetUri> defaultTarget,
    Limits limits,
    Optional<Replication> replication,
    Optional<DurableStorage> durableStorage,
    Optional<SetPolicy> sets,
    String context) {

  /** The shard of a document that names none. */
  public static final String DEFAULT_SHARD = "default";

  public Namespace {
    Objects.requireNonNull(name, "name");
    queues = List.copyOf(queues);
    allowedTargets = List.copyOf(allowedTargets);
    if (queues.isEmpty()) {
      throw new IllegalArgumentException("no queue");
    }
    if (replication.isPresent() != (persona == Persona.REPLICATION)) {
      throw new IllegalArgumentException("replication has regions, and nothing else has");
    }
    if (sets.isPresent() != (persona == Persona.MULTI_PARTITION)) {
      throw new IllegalArgumentException("multi-partition has sets, and nothing else has");
    }
    if (defaultTarget.isPresent() && !allows(allowedTargets, defaultTarget.get())) {
      throw new IllegalArgumentException(
          "the default target " + defaultTarget.get() + " is not among the allowed ones");
    }
  }

  /** Whether a record may go to the address. */
  public boolean allows(TargetUri target) {
    return allows(allowedTargets, target);
  }

  private static boolean allows(List<TargetPattern> patterns, TargetUri target) {
    for (TargetPattern pattern : patterns) { // Asked of every record.
      if (pattern.matches(target)) {
        return true;
      }
    }
    return false;
  }
}
