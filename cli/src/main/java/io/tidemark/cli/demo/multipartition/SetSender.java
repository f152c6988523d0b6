/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tidemark.example.keyvalue.v1.Durability;
import io.tidemark.example.keyvalue.v1.KeyValueGrpc;
import io.tidemark.example.keyvalue.v1.MutateItemsRequest;
import io.tidemark.example.keyvalue.v1.MutateItemsResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

/**
 * Calls MutateItems as a real client does: what isn't acknowledged is sent again, with the same
 * token, until it is. The changes of a package are made one after the other, each when the one
 * before is acknowledged, and each with a later time. One thread sends.
 */
final class SetSender {

  private static final long DEADLINE_SECONDS = 15;

  private final KeyValueGrpc.KeyValueStub service;
  private final InstantSource clock;
  private final ObjIntConsumer<String> acknowledged;
  private final Repetition repetition;
  private final Semaphore room;
  private final Map<String, CompletableFuture<Long>> packages = new HashMap<>();

  /**
   * A sender.
   *
   * @param acknowledged is told the name and size of each set that will happen
   * @param most how many sets may be under way
   */
  SetSender(
      Channel service,
      InstantSource clock,
      ObjIntConsumer<String> acknowledged,
      Repetition repetition,
      int most) {
    this.service = KeyValueGrpc.newStub(service);
    this.clock = clock;
    this.acknowledged = acknowledged;
    this.repetition = repetition;
    this.room = new Semaphore(most);
  }

  /** Sends a set, when there is room. It is known to be acknowledged later. */
  void send(PackageSet set) throws InterruptedException {
    room.acquire();
    CompletableFuture<Long> before =
        packages.getOrDefault(set.name(), CompletableFuture.completedFuture(0L));
    CompletableFuture<Long> sent = before.thenCompose(millis -> call(set, millis));
    packages.put(set.name(), sent);
    var unused = sent.whenComplete((millis, error) -> room.release());
  }

  /** Completes when all that was sent is acknowledged. */
  CompletableFuture<Void> done() {
    return CompletableFuture.allOf(packages.values().toArray(CompletableFuture[]::new));
  }

  /** Returns the time of the change, in milliseconds. */
  private CompletableFuture<Long> call(PackageSet set, long beforeMillis) {
    long millis = Math.max(clock.millis(), beforeMillis + 1);
    MutateItemsRequest request =
        MutateItemsRequest.newBuilder()
            .setIdempotencyToken(Tokens.at(millis, set.token()))
            .addAllMutations(set.mutations())
            .build();
    return repetition
        .untilDone(() -> once(request))
        .thenApply(
            name -> {
              acknowledged.accept(name, request.getMutationsCount());
              return millis;
            });
  }

  private CompletableFuture<Repetition.Try> once(MutateItemsRequest request) {
    CompletableFuture<Repetition.Try> end = new CompletableFuture<>();
    service
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .mutateItems(
            request,
            new StreamObserver<>() {
              @Override
              public void onNext(MutateItemsResponse response) {
                end.complete(
                    response.getDurable() == Durability.TRUE
                        ? Repetition.Try.done(response.getSetId())
                        : Repetition.Try.again(
                            response.getDurable() + ": " + response.getMessage()));
              }

              @Override
              public void onError(Throwable error) {
                Status status = Status.fromThrowable(error);
                end.complete(
                    Repetition.Try.again(status.getCode() + ": " + status.getDescription()));
              }

              @Override
              public void onCompleted() {}
            });
    return end;
  }
}
