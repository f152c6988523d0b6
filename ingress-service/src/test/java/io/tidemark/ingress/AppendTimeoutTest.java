/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import static io.tidemark.ingress.RunningIngress.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A queue that never tells an outcome. */
@Timeout(60)
class AppendTimeoutTest {

  private RunningIngress ingress;

  @BeforeEach
  void start() throws Exception {
    ingress = new RunningIngress(Duration.ofMillis(200));
  }

  @AfterEach
  void stop() throws Exception {
    ingress.close();
  }

  @Test
  void answersACallWithoutADeadline() throws Exception {
    ListenableFuture<WriteToLogResponse> answer = ingress.future().writeToLog(request("a"));
    assertThat(answer.get().getDurable()).isEqualTo(Trilean.UNKNOWN);
  }

  @Test
  void answersABatch() throws Exception {
    CompletableFuture<WriteToLogBatchResponse> answer = new CompletableFuture<>();
    StreamObserver<WriteToLogBatchRequest> requests =
        ingress
            .stub()
            .writeToLogStream(
                new StreamObserver<>() {
                  @Override
                  public void onNext(WriteToLogBatchResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(WriteToLogBatchRequest.newBuilder().addRequests(request("a")).build());

    assertThat(answer.get().getResponses(0).getDurable()).isEqualTo(Trilean.UNKNOWN);
    requests.onCompleted();
  }
}
