/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.CancelResponse;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.cli.Call;
import io.tidemark.cli.LocalServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command against a server that answers what the test says. */
class CancelCommandTest {

  private final List<CancelRequest> requests = new CopyOnWriteArrayList<>();
  private Consumer<StreamObserver<CancelResponse>> answer;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server =
        LocalServer.start(
            new WriteAheadLogGrpc.WriteAheadLogImplBase() {
              @Override
              public void cancel(CancelRequest request, StreamObserver<CancelResponse> observer) {
                requests.add(request);
                answer.accept(observer);
              }
            });
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination();
  }

  @Test
  void namesTheRecordAndItsKey() {
    answers(CancelResponse.newBuilder().setDurable(Trilean.TRUE).setId("order-1"));

    Call call = cancel("orders", "order-1", "--key=k");
    assertThat(call.exitCode()).isZero();
    assertThat(call.err()).isEmpty();
    assertThat(call.out()).isEqualToNormalizingNewlines("durable  TRUE\nid       order-1\n");
    assertThat(cancel("orders", "order-2").exitCode()).isZero();

    CancelRequest.Builder request = CancelRequest.newBuilder().setNamespace("orders");
    assertThat(requests)
        .containsExactly(
            request.clone().setId("order-1").setKey(ByteString.copyFromUtf8("k")).build(),
            request.clone().setId("order-2").build());
  }

  @Test
  void aRefusalEndsWithOneAndSaysWhy() {
    answers(
        CancelResponse.newBuilder()
            .setDurable(Trilean.FALSE)
            .setId("i")
            .setRefusal(Refusal.NAMESPACE_NOT_FOUND)
            .setMessage("namespace 'order' isn't known"));
    Call call = cancel("order", "i");
    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.out()).contains("FALSE");
    assertThat(call.err()).contains("NAMESPACE_NOT_FOUND: namespace 'order' isn't known");
  }

  @Test
  void unknownEndsWithThreeAndSaysToCancelAgain() {
    answers(CancelResponse.newBuilder().setDurable(Trilean.UNKNOWN).setId("i"));
    Call call = cancel("orders", "i");
    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.err()).contains("Cancel again.");

    answer = observer -> observer.onError(Status.INTERNAL.asException());
    assertThat(cancel("orders", "i").exitCode()).isEqualTo(3);
  }

  @Test
  void withoutAnIdItIsAWrongCall() {
    Call call = cancel("orders");
    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).contains("Missing required parameter: 'ID'").contains("cancel --help");
    assertThat(requests).isEmpty();
  }

  private void answers(CancelResponse.Builder response) {
    answer =
        observer -> {
          observer.onNext(response.build());
          observer.onCompleted();
        };
  }

  private Call cancel(String... args) {
    return Call.of(
        Stream.concat(
                Stream.of("cancel", "--address", "127.0.0.1:" + server.getPort()), Stream.of(args))
            .toArray(String[]::new));
  }
}
