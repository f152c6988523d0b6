/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.service;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.example.keyvalue.log.DelayedDeletion;
import io.tidemark.example.keyvalue.log.Destination;
import io.tidemark.example.keyvalue.log.LogClient;
import io.tidemark.example.keyvalue.log.MutationSet;
import io.tidemark.example.keyvalue.request.Call;
import io.tidemark.example.keyvalue.request.Changes;
import io.tidemark.example.keyvalue.request.RequestRules;
import io.tidemark.example.keyvalue.table.Page;
import io.tidemark.example.keyvalue.table.Store;
import io.tidemark.example.keyvalue.table.StoreErrors;
import io.tidemark.example.keyvalue.v1.DeleteItemsRequest;
import io.tidemark.example.keyvalue.v1.DeleteItemsResponse;
import io.tidemark.example.keyvalue.v1.Durability;
import io.tidemark.example.keyvalue.v1.GetItemsRequest;
import io.tidemark.example.keyvalue.v1.GetItemsResponse;
import io.tidemark.example.keyvalue.v1.IdempotencyToken;
import io.tidemark.example.keyvalue.v1.KeyValueGrpc;
import io.tidemark.example.keyvalue.v1.MutateItemsRequest;
import io.tidemark.example.keyvalue.v1.MutateItemsResponse;
import io.tidemark.example.keyvalue.v1.PutItemsRequest;
import io.tidemark.example.keyvalue.v1.PutItemsResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The service. What is of one partition goes straight to its table; what is of several, or of
 * later, goes to Tidemark, which brings it to the tables.
 */
public final class KeyValueService extends KeyValueGrpc.KeyValueImplBase {

  private final Store store;
  private final LogClient log;
  private final Names names;
  private final InstantSource clock;
  private final RequestRules rules;

  /**
   * What is called what in Tidemark.
   *
   * @param sets the namespace of MutateItems
   * @param deletions the namespace of deletions that happen later
   * @param destination where Tidemark finds the tables
   */
  public record Names(String sets, String deletions, Destination destination) {}

  /** The service. */
  public KeyValueService(Store store, LogClient log, Names names, InstantSource clock) {
    this.store = store;
    this.log = log;
    this.names = names;
    this.clock = clock;
    this.rules = new RequestRules(clock);
  }

  @Override
  public void putItems(PutItemsRequest request, StreamObserver<PutItemsResponse> out) {
    answer(
        out,
        rules.complaint(request),
        () ->
            store
                .write(
                    request.getTable(),
                    Changes.of(request),
                    call(request.hasIdempotencyToken(), request.getIdempotencyToken()).micros())
                .thenApply(done -> PutItemsResponse.getDefaultInstance()));
  }

  @Override
  public void getItems(GetItemsRequest request, StreamObserver<GetItemsResponse> out) {
    int most = request.getPageSize() == 0 ? RequestRules.DEFAULT_PAGE : request.getPageSize();
    answer(
        out,
        rules.complaint(request),
        () ->
            store
                .read(
                    request.getTable(),
                    request.getId(),
                    request.getSelection(),
                    request.getPageToken(),
                    most)
                .thenApply(KeyValueService::response));
  }

  private static GetItemsResponse response(Page page) {
    return GetItemsResponse.newBuilder()
        .addAllItems(page.items())
        .setNextPageToken(page.next())
        .build();
  }

  @Override
  public void deleteItems(DeleteItemsRequest request, StreamObserver<DeleteItemsResponse> out) {
    answer(out, rules.complaint(request), () -> delete(request));
  }

  private CompletionStage<DeleteItemsResponse> delete(DeleteItemsRequest request) {
    Call call = call(request.hasIdempotencyToken(), request.getIdempotencyToken());
    List<ItemMutation> changes = Changes.of(request);
    Duration after =
        Duration.ofSeconds(request.getAfter().getSeconds(), request.getAfter().getNanos());
    if (after.isZero()) {
      return store
          .write(request.getTable(), changes, call.micros())
          .thenApply(done -> DeleteItemsResponse.newBuilder().setDurable(Durability.TRUE).build());
    }
    return log.write(
            DelayedDeletion.of(
                names.deletions(),
                call,
                names.destination(),
                request.getTable(),
                changes,
                after.toMillis()))
        .thenApply(
            verdict ->
                DeleteItemsResponse.newBuilder()
                    .setDurable(verdict.durability())
                    .setMessage(verdict.message())
                    .build());
  }

  @Override
  public void mutateItems(MutateItemsRequest request, StreamObserver<MutateItemsResponse> out) {
    answer(out, rules.complaint(request), () -> mutate(request));
  }

  private CompletionStage<MutateItemsResponse> mutate(MutateItemsRequest request) {
    MutationSet set =
        new MutationSet(
            names.sets(),
            Call.of(request.getIdempotencyToken()),
            names.destination(),
            request.getMutationsList());
    return log.write(set)
        .thenApply(
            verdict ->
                MutateItemsResponse.newBuilder()
                    .setDurable(verdict.durability())
                    .setMessage(verdict.message())
                    .setSetId(set.id())
                    .build());
  }

  private Call call(boolean named, IdempotencyToken token) {
    return named ? Call.of(token) : Call.now(clock.millis());
  }

  private static <A> void answer(
      StreamObserver<A> out, Optional<String> complaint, Supplier<CompletionStage<A>> work) {
    if (complaint.isPresent()) {
      out.onError(Status.INVALID_ARGUMENT.withDescription(complaint.get()).asRuntimeException());
      return;
    }
    var unused =
        work.get()
            .whenComplete(
                (response, error) -> {
                  if (error == null) {
                    out.onNext(response);
                    out.onCompleted();
                  } else {
                    out.onError(StoreErrors.status(error).asRuntimeException());
                  }
                });
  }
}
