/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.apply;

import io.tidemark.flow.deadletter.DeadReason;
import io.tidemark.flow.deliver.Route;
import io.tidemark.namespace.DeliveryPolicy;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.Namespace;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.retry.RetryPolicy;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a namespace's sets are saved, to the storage: the marker that completes a set stands for
 * all of it. Elsewhere a mutation goes where any record would, for it has been put in sequence
 * before.
 */
public final class ToSet implements Route {

  private static final long serialVersionUID = 1L;

  @Override
  public Way of(LogRecord record, Namespace namespace) {
    SetPart part = record.setPart().orElse(null);
    if (part == null) {
      return nowhere(
          DeadReason.SET_MISSING,
          "no wal.set-id header; namespace '%s' takes parts of sets alone"
              .formatted(namespace.name()));
    }
    boolean mutation = part instanceof SetPart.Mutation;
    DurableStorage storage = namespace.durableStorage().orElse(null);
    if (storage == null) {
      return mutation ? NAMED_TARGET.of(record, namespace) : unassembled(part, namespace);
    }
    if (mutation) {
      return nowhere(
          DeadReason.SET_MISPLACED,
          "mutation %s is in the queue; namespace '%s' saves them in %s"
              .formatted(part.recordId(), namespace.name(), SetAddress.of(storage)));
    }
    boolean expiry = part instanceof SetPart.Expiry;
    return new To(
        SetAddress.of(storage),
        record,
        Optional.of(
            new Terms(
                unpaced(namespace.delivery()),
                expiry ? always(namespace.retry()) : timeless(namespace.retry()))));
  }

  private static Way unassembled(SetPart part, Namespace namespace) {
    return nowhere(
        DeadReason.SET_MISPLACED,
        "set %s: what completes or ends a set isn't delivered in namespace '%s', which has no"
                .formatted(part.setId(), namespace.name())
            + " durable_storage");
  }

  private static Way nowhere(DeadReason reason, String error) {
    return new Nowhere(reason, error, Optional.empty());
  }

  /** The pace is one of mutations: who applies them sees to it. */
  private static DeliveryPolicy unpaced(DeliveryPolicy policy) {
    return new DeliveryPolicy(
        policy.ordering(),
        policy.coalesce(),
        policy.onDeadLetter(),
        OptionalInt.empty(),
        policy.maxDeadLetters());
  }

  /**
   * Who applies a set sees to its time too, so that it is saved that the set is dead before its
   * marker is.
   */
  private static RetryPolicy timeless(RetryPolicy retry) {
    return retry(retry, retry.maxAttempts());
  }

  /**
   * Nobody waits for an expiry and nobody could mend it: it goes on until it is carried out. Where
   * it applies a set, who applies sets counts the attempts.
   */
  private static RetryPolicy always(RetryPolicy retry) {
    return retry(retry, RetryPolicy.MOST_ATTEMPTS);
  }

  private static RetryPolicy retry(RetryPolicy retry, int attempts) {
    return new RetryPolicy(
        retry.initial(), retry.multiplier(), retry.maxBackoff(), attempts, retry.jitter());
  }
}
