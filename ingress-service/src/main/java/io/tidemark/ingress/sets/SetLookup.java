/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.sets;

import io.grpc.Status;
import io.tidemark.api.v1.GetMutationSetRequest;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.ingress.sets.SetStorages.Storage;
import io.tidemark.namespace.Namespace;
import io.tidemark.record.SetPart;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.Stored;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the storage where a set stands. Never waits. */
public final class SetLookup {

  private static final Logger LOG = LoggerFactory.getLogger(SetLookup.class);

  private final SetStorages storages;
  private final InstantSource clock;

  /**
   * A lookup.
   *
   * @param storages where sets are saved
   * @param clock tells whether a set's time is over
   */
  public SetLookup(SetStorages storages, InstantSource clock) {
    this.storages = storages;
    this.clock = clock;
  }

  /** The name of a request's namespace where that is in force, otherwise empty; for metrics. */
  public String namespace(GetMutationSetRequest request) {
    return storages.namespace(request.getNamespace()).map(Namespace::name).orElse("");
  }

  /** Where a set stands, or why nobody can say. */
  public CompletionStage<FoundSet> find(GetMutationSetRequest request) {
    String id = request.getSetId();
    Optional<Namespace> namespace = storages.namespace(request.getNamespace());
    if (namespace.isEmpty()) {
      return failed(
          Status.NOT_FOUND,
          "namespace '%s' isn't known to this server".formatted(clip(request.getNamespace())));
    }
    if (!SetPart.validId(id)) {
      return failed(
          Status.INVALID_ARGUMENT,
          "set_id '%s'; it must be 1 to %d printable ASCII characters without a space"
              .formatted(clip(id), SetPart.LONGEST_ID));
    }
    String name = namespace.get().name();
    Optional<Storage> storage;
    try {
      storage = storages.of(namespace.get());
    } catch (IllegalArgumentException e) {
      return failed(Status.FAILED_PRECONDITION, String.valueOf(e.getMessage()));
    }
    if (storage.isEmpty()) {
      return failed(
          Status.FAILED_PRECONDITION,
          namespace.get().sets().isPresent()
              ? "namespace '%s' has no durable storage; its sets are known to the job alone"
                  .formatted(name)
              : "namespace '%s' is of persona %s, which has no sets"
                  .formatted(name, namespace.get().persona()));
    }
    return CompletableFuture.completedStage(storage.get())
        .thenCompose(found -> ask(found, new SetName(name, id)))
        .exceptionally(
            failure -> {
              LOG.error("the durable storage failed to answer", failure);
              return new FoundSet.Failed(Status.INTERNAL.withDescription("" + failure));
            });
  }

  private CompletionStage<FoundSet> ask(Storage storage, SetName set) {
    return storage
        .sets()
        .head(set)
        .thenCompose(
            stored -> {
              if (stored instanceof Stored.Failed<Optional<SetHead>> failed) {
                return failed(failed);
              }
              Optional<SetHead> head = ((Stored.Done<Optional<SetHead>>) stored).value();
              return head.isEmpty()
                  ? failed(Status.NOT_FOUND, "nothing is known of set '" + set + "'")
                  : withSize(storage, set, SetStanding.of(set.id(), head.get(), clock.millis()));
            });
  }

  private static CompletionStage<FoundSet> withSize(
      Storage storage, SetName set, MutationSet standing) {
    if (standing.getState() != MutationSet.State.RECEIVING) {
      return CompletableFuture.completedStage(new FoundSet.Found(standing));
    }
    return storage
        .sets()
        .size(set)
        .thenCompose(
            size ->
                size instanceof Stored.Failed<Integer> failed
                    ? failed(failed)
                    : CompletableFuture.completedStage(
                        new FoundSet.Found(
                            standing.toBuilder()
                                .setSize(((Stored.Done<Integer>) size).value())
                                .build())));
  }

  private static CompletionStage<FoundSet> failed(Stored.Failed<?> failed) {
    return failed(
        failed.reach() == Stored.Reach.REFUSED ? Status.FAILED_PRECONDITION : Status.UNAVAILABLE,
        failed.error());
  }

  private static CompletionStage<FoundSet> failed(Status status, String why) {
    return CompletableFuture.completedStage(new FoundSet.Failed(status.withDescription(why)));
  }

  private static String clip(String text) {
    return text.length() <= SetPart.LONGEST_ID ? text : text.substring(0, SetPart.LONGEST_ID) + "…";
  }
}
