/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.log;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A set on one stream: its mutations in a batch, and the completion marker once all of them are
 * saved. The marker is what makes the set happen, so until it is sent a broken stream means that it
 * doesn't, and from then on that nobody knows.
 */
final class SetConversation
    implements ClientResponseObserver<WriteToLogBatchRequest, WriteToLogBatchResponse> {

  private final MutationSet set;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private @Nullable ClientCallStreamObserver<WriteToLogBatchRequest> out;
  private boolean markerSent;

  SetConversation(MutationSet set) {
    this.set = set;
  }

  /**
   * How it ended.
   *
   * @param refused whether the log won't have a mutation, now or later
   */
  record End(Verdict verdict, boolean refused) {}

  CompletionStage<End> end() {
    return end;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WriteToLogBatchRequest> stream) {
    out = stream;
  }

  @Override
  public void onNext(WriteToLogBatchResponse response) {
    ClientCallStreamObserver<WriteToLogBatchRequest> stream = out;
    if (stream == null || end.isDone()) {
      return;
    }
    if (markerSent) {
      end.complete(
          new End(
              response.getResponsesCount() == 1
                  ? Verdict.ofMarker(response.getResponses(0))
                  : Verdict.unknown("the log didn't answer the completion marker"),
              false));
      return;
    }
    Optional<Verdict> verdict = Verdict.ofMutations(response, set.size());
    if (verdict.isEmpty()) {
      markerSent = true;
      stream.onNext(set.marker());
    } else {
      boolean refused =
          response.getResponsesList().stream()
              .anyMatch(it -> it.getRefusal() == Refusal.INVALID_ARGUMENT);
      end.complete(new End(verdict.get(), refused));
    }
    stream.onCompleted();
  }

  @Override
  public void onError(Throwable error) {
    broken(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    broken(Status.UNAVAILABLE.withDescription("the stream ended without an answer"));
  }

  private void broken(Status status) {
    String text = "the log: " + status.getCode() + ": " + status.getDescription();
    end.complete(new End(markerSent ? Verdict.unknown(text) : Verdict.no(text), false));
  }
}
