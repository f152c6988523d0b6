/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.GetMutationSetRequest;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks where a set stands. Safe for threads; nothing here waits. */
final class SetStates {

  private static final long DEADLINE_SECONDS = 10;

  private final WriteAheadLogGrpc.WriteAheadLogStub log;

  SetStates(Channel ingress) {
    this.log = WriteAheadLogGrpc.newStub(ingress);
  }

  /** Completes with what the set is, or exceptionally with the status of the call. */
  CompletableFuture<MutationSet> of(String set) {
    CompletableFuture<MutationSet> answer = new CompletableFuture<>();
    log.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .getMutationSet(
            GetMutationSetRequest.newBuilder()
                .setNamespace(SetNamespace.NAME)
                .setSetId(set)
                .build(),
            new StreamObserver<>() {
              @Override
              public void onNext(MutationSet now) {
                answer.complete(now);
              }

              @Override
              public void onError(Throwable error) {
                answer.completeExceptionally(error);
              }

              @Override
              public void onCompleted() {}
            });
    return answer;
  }
}
