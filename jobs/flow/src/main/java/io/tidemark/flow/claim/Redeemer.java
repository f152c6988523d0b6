/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.claim;

import io.tidemark.claim.ClaimStore;
import io.tidemark.claim.ClaimStore.Found;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces;
import io.tidemark.record.ClaimCheck;
import io.tidemark.record.LogRecord;
import io.tidemark.sets.Stored;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Delivered;
import io.tidemark.target.Delivery.Rejected;
import io.tidemark.target.Delivery.Retryable;
import io.tidemark.target.Target;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers records whose payload is in durable storage: fetches it, hands the whole record to the
 * target, and redeems the claim check once the target has it. A record that comes again after that,
 * for the checkpoint that would have remembered its delivery was never taken, is delivered already.
 */
final class Redeemer {

  private static final Logger LOG = LoggerFactory.getLogger(Redeemer.class);

  private final Supplier<CompletionStage<Namespaces>> namespaces;
  private final Function<DurableStorage, ClaimStore> stores;
  private final PayloadRoom room;

  /**
   * Makes one.
   *
   * @param namespaces those in force
   * @param stores where payloads are; it doesn't wait. IllegalArgumentException where the
   *     deployment lacks it
   * @param room for payloads in memory
   */
  Redeemer(
      Supplier<CompletionStage<Namespaces>> namespaces,
      Function<DurableStorage, ClaimStore> stores,
      PayloadRoom room) {
    this.namespaces = namespaces;
    this.stores = stores;
    this.room = room;
  }

  /** Starts one attempt. */
  CompletionStage<Delivery> deliver(LogRecord record, ClaimCheck check, Target target) {
    return namespaces
        .get()
        .handle(
            (current, error) ->
                error == null
                    ? deliver(record, check, target, current)
                    : CompletableFuture.<Delivery>completedStage(
                        Retryable.dependency("the namespaces can't be read: " + error)))
        .thenCompose(delivering -> delivering);
  }

  private CompletionStage<Delivery> deliver(
      LogRecord record, ClaimCheck check, Target target, Namespaces current) {
    Optional<DurableStorage> storage =
        Optional.ofNullable(current.byName().get(record.namespace()))
            .flatMap(Namespace::durableStorage);
    if (storage.isEmpty()) {
      return rejected(
          "its payload is in durable storage, but namespace '%s' has no durable_storage"
              .formatted(record.namespace()));
    }
    ClaimStore store;
    try {
      store = stores.apply(storage.get());
    } catch (IllegalArgumentException e) {
      return rejected(String.valueOf(e.getMessage()));
    }
    return inRoom(new Claim(record, check, storage.get(), store), target);
  }

  /**
   * A payload to be fetched.
   *
   * @param record its record, without it
   * @param check stands for it
   * @param storage where it is
   * @param store the same
   */
  private record Claim(
      LogRecord record, ClaimCheck check, DurableStorage storage, ClaimStore store) {}

  private CompletionStage<Delivery> inRoom(Claim claim, Target target) {
    int bytes = claim.check().bytes();
    return room.take(bytes)
        .thenCompose(
            taken ->
                taken
                    ? CompletableFuture.completedStage(claim)
                        // Within a stage, so that a defect of storage or target keeps no room.
                        .thenCompose(taking -> fetch(taking, target))
                        .whenComplete((any, defect) -> room.giveBack(bytes))
                    : CompletableFuture.completedFuture(
                        Retryable.dependency(
                            "too many payloads are being fetched from durable storage")));
  }

  private CompletionStage<Delivery> fetch(Claim claim, Target target) {
    return claim
        .store()
        .find(claim.record().namespace(), claim.check())
        .thenCompose(
            stored -> {
              if (stored instanceof Stored.Failed<Found> failed) {
                return CompletableFuture.completedFuture(
                    Retryable.dependency("its payload can't be fetched: " + failed.error()));
              }
              Found found = ((Stored.Done<Found>) stored).value();
              if (found instanceof Found.Whole whole) {
                return target
                    .deliver(claim.record().redeemed(whole.payload()))
                    .thenApply(delivery -> redeemed(claim, delivery));
              } else if (found instanceof Found.Damaged damaged) {
                return rejected(damaged.error());
              }
              return CompletableFuture.completedFuture(Delivered.INSTANCE);
            });
  }

  /** The record has its end whatever becomes of this: what stays in the storage expires. */
  private static Delivery redeemed(Claim claim, Delivery delivery) {
    if (delivery instanceof Delivered) {
      var unused =
          claim
              .store()
              .redeem(claim.record().namespace(), claim.check(), claim.storage().payloadRetention())
              .handle(
                  (stored, defect) -> {
                    if (defect != null) {
                      LOG.error("payload {} was not redeemed", claim.check(), defect);
                    } else if (stored instanceof Stored.Failed<Boolean> failed) {
                      LOG.debug("payload {} was not redeemed: {}", claim.check(), failed.error());
                    }
                    return true;
                  });
    }
    return delivery;
  }

  private static CompletionStage<Delivery> rejected(String error) {
    return CompletableFuture.completedFuture(new Rejected(error));
  }
}
