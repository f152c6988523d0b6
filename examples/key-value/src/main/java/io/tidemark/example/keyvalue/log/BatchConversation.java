/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.log;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One batch of records that have nothing to do with each other. */
final class BatchConversation implements StreamObserver<WriteToLogBatchResponse> {

  private final int size;
  private final CompletableFuture<Verdict> end = new CompletableFuture<>();

  /**
   * Waits for the answer.
   *
   * @param size how many records there are
   */
  BatchConversation(int size) {
    this.size = size;
  }

  CompletionStage<Verdict> end() {
    return end;
  }

  @Override
  public void onNext(WriteToLogBatchResponse response) {
    end.complete(Verdict.ofRecords(response, size));
  }

  @Override
  public void onError(Throwable error) {
    Status status = Status.fromThrowable(error);
    end.complete(Verdict.unknown("the log: " + status.getCode() + ": " + status.getDescription()));
  }

  @Override
  public void onCompleted() {
    end.complete(Verdict.unknown("the log: the stream ended without an answer"));
  }
}
