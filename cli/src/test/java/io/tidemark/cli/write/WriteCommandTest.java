/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Mutation;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.cli.Call;
import io.tidemark.cli.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a server that answers what the test says. */
class WriteCommandTest {

  private final List<WriteToLogRequest> requests = new CopyOnWriteArrayList<>();
  private BiConsumer<WriteToLogRequest, StreamObserver<WriteToLogResponse>> answer;
  private Server server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server =
        LocalServer.start(
            new WriteAheadLogGrpc.WriteAheadLogImplBase() {
              @Override
              public void writeToLog(
                  WriteToLogRequest request, StreamObserver<WriteToLogResponse> observer) {
                requests.add(request);
                answer.accept(request, observer);
              }
            });
    port = server.getPort();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination();
  }

  @Test
  void everyOptionReachesTheServer() {
    answers(
        WriteToLogResponse.newBuilder()
            .setDurable(Trilean.TRUE)
            .setId("order-1")
            .setDue(Timestamp.newBuilder().setSeconds(1_800_000_000L)));
    Call call =
        write(
            "--payload=tea",
            "--delay=90s",
            "--jitter=500ms",
            "--target=kafka://default/out",
            "--id=order-1",
            "--key=k",
            "--header=a=b",
            "--header=c=d=e");
    assertThat(call.exitCode()).isZero();
    assertThat(call.err()).isEmpty();
    assertThat(call.out())
        .isEqualToNormalizingNewlines(
            "durable  TRUE\nid       order-1\ndue      2027-01-15T08:00:00Z\n");
    WriteToLogRequest request = requests.get(0);
    assertThat(request.getNamespace()).isEqualTo("n");
    assertThat(request.getPayload().toStringUtf8()).isEqualTo("tea");
    assertThat(request.getLifecycle().getDelay())
        .isEqualTo(Duration.newBuilder().setSeconds(90).build());
    assertThat(request.getLifecycle().getJitter())
        .isEqualTo(Duration.newBuilder().setNanos(500_000_000).build());
    assertThat(request.getTarget().getUri()).isEqualTo("kafka://default/out");
    assertThat(request.getId()).isEqualTo("order-1");
    assertThat(request.getKey().toStringUtf8()).isEqualTo("k");
    assertThat(request.getHeadersMap()).containsEntry("a", "b").containsEntry("c", "d=e");
  }

  @Test
  void thePayloadComesFromAFileOrAPipeToo(@TempDir Path directory) throws IOException {
    answers(WriteToLogResponse.newBuilder().setDurable(Trilean.TRUE));
    byte[] bytes = {0, (byte) 0xff, 10};
    Path file = Files.write(directory.resolve("payload"), bytes);
    assertThat(write("--payload-file=" + file).exitCode()).isZero();
    assertThat(
            Call.piped("from a pipe", "write", "--namespace=n", "--address", address()).exitCode())
        .isZero();
    assertThat(requests)
        .extracting(WriteToLogRequest::getPayload)
        .containsExactly(ByteString.copyFrom(bytes), ByteString.copyFromUtf8("from a pipe"));
    assertThat(requests)
        .extracting(WriteToLogRequest::getId)
        .doesNotContain("")
        .doesNotHaveDuplicates();
  }

  @Test
  void aPartOfASetIsNamedByItsPlace() {
    answers(WriteToLogResponse.newBuilder().setDurable(Trilean.TRUE).setId("s1#3"));
    assertThat(write("--set=s1", "--sequence=3", "--payload=tea").exitCode()).isZero();
    assertThat(write("--set=s1", "--complete=3").exitCode()).isZero();
    WriteToLogRequest mutation = requests.get(0);
    assertThat(mutation.getMutation())
        .isEqualTo(Mutation.newBuilder().setSetId("s1").setSequence(3).build());
    assertThat(mutation.getPayload().toStringUtf8()).isEqualTo("tea");
    assertThat(mutation.getId()).isEmpty();
    WriteToLogRequest marker = requests.get(1);
    assertThat(marker.getMutation())
        .isEqualTo(Mutation.newBuilder().setSetId("s1").setComplete(3).build());
    assertThat(marker.getPayload()).isEmpty();
    assertThat(marker.getId()).isEmpty();
  }

  @Test
  void anUnknownPartOfASetIsToBeWrittenAgain() {
    answer = (request, observer) -> observer.onError(Status.INTERNAL.asException());
    Call call = write("--set=s1", "--sequence=3", "--payload=tea");
    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.out()).contains("id       s1#3");
    assertThat(call.err()).contains("Write the same again.").doesNotContain("--id");
    assertThat(write("--set=s1", "--complete=3").out()).containsPattern("(?m)^id {7}s1$");
  }

  @Test
  void aPlaceWithoutASetIsAWrongCall() {
    for (String[] wrong :
        new String[][] {
          {"--sequence=3"},
          {"--complete=3"},
          {"--set=s1"},
          {"--set=s1", "--sequence=1", "--complete=2"},
          {"--set=s1", "--sequence=one"}
        }) {
      Call call = write(wrong);
      assertThat(call.exitCode()).as("%s", List.of(wrong)).isEqualTo(2);
      assertThat(call.err()).as("%s", List.of(wrong)).contains("--");
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void aRefusalEndsWithOneAndSaysWhy() {
    answers(
        WriteToLogResponse.newBuilder()
            .setDurable(Trilean.FALSE)
            .setRefusal(Refusal.TOO_LARGE)
            .setMessage("payload is too large"));
    Call call = write("--payload=x");
    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.out()).contains("FALSE");
    assertThat(call.err()).contains("TOO_LARGE: payload is too large");
  }

  @Test
  void unknownEndsWithThreeAndNamesTheIdToWriteAgain() {
    answers(WriteToLogResponse.newBuilder().setDurable(Trilean.UNKNOWN).setId("i-9"));
    Call call = write("--payload=x");
    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.err()).contains("--id i-9");
  }

  @Test
  void aCallThatFailsOnItsWayIsUnknown() {
    answer = (request, observer) -> observer.onError(Status.INTERNAL.asException());
    assertThat(write("--payload=x", "--id=i-1").exitCode()).isEqualTo(3);
    answer = (request, observer) -> observer.onError(Status.UNAVAILABLE.asException());
    assertThat(write("--payload=x", "--id=i-1").exitCode()).isEqualTo(3);
    answer = (request, observer) -> {};
    Call late = write("--payload=x", "--id=i-1", "--timeout=200ms");
    assertThat(late.exitCode()).isEqualTo(3);
    assertThat(late.err()).contains("DEADLINE_EXCEEDED").contains("--id i-1");
  }

  @Test
  void whatCannotHaveBeenAppendedIsFalse() throws InterruptedException {
    answer = (request, observer) -> observer.onError(Status.RESOURCE_EXHAUSTED.asException());
    assertThat(write("--payload=x").exitCode()).isEqualTo(1);
    server.shutdownNow().awaitTermination();
    Call refused = write("--payload=x");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("UNAVAILABLE").contains(address());
  }

  @Test
  void aWrongSpanIsAWrongCall() {
    Call call = write("--payload=x", "--delay=5");
    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).contains("--delay").contains("'5'").contains("30s");
    assertThat(requests).isEmpty();
  }

  private void answers(WriteToLogResponse.Builder response) {
    answer =
        (request, observer) -> {
          observer.onNext(response.build());
          observer.onCompleted();
        };
  }

  private Call write(String... args) {
    return Call.of(
        Stream.concat(
                Stream.of("write", "--namespace", "n", "--address", address()), Stream.of(args))
            .toArray(String[]::new));
  }

  private String address() {
    return "127.0.0.1:" + port;
  }
}
