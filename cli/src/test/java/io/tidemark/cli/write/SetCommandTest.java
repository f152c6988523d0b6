/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.GetMutationSetRequest;
import io.tidemark.api.v1.MutationSet;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command against a server that answers what the test says. */
class SetCommandTest {

  private final List<GetMutationSetRequest> requests = new CopyOnWriteArrayList<>();
  private Consumer<StreamObserver<MutationSet>> answer;
  private Server server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server =
        LocalServer.start(
            new WriteAheadLogGrpc.WriteAheadLogImplBase() {
              @Override
              public void getMutationSet(
                  GetMutationSetRequest request, StreamObserver<MutationSet> observer) {
                requests.add(request);
                answer.accept(observer);
              }
            });
    port = server.getPort();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination();
  }

  @Test
  void showsAllThatIsKnown() {
    answers(
        MutationSet.newBuilder()
            .setSetId("s1")
            .setState(MutationSet.State.DEAD)
            .setSize(20)
            .setApplied(7)
            .setFailingSequence(8)
            .setReason("no such table"));
    Call call = set("profiles", "s1");
    assertThat(call.exitCode()).isZero();
    assertThat(call.err()).isEmpty();
    assertThat(call.out())
        .isEqualToNormalizingNewlines(
            """
            set      s1
            state    DEAD
            size     20
            applied  7
            failing  8
            reason   no such table
            """);
    assertThat(requests)
        .containsExactly(
            GetMutationSetRequest.newBuilder().setNamespace("profiles").setSetId("s1").build());
  }

  @Test
  void showsWhenASetExpires() {
    answers(
        MutationSet.newBuilder()
            .setSetId("s1")
            .setState(MutationSet.State.RECEIVING)
            .setSize(2)
            .setExpires(Timestamp.newBuilder().setSeconds(1_800_000_000L)));
    assertThat(set("profiles", "s1").out())
        .isEqualToNormalizingNewlines(
            """
            set      s1
            state    RECEIVING
            size     2
            applied  0
            expires  2027-01-15T08:00:00Z
            """);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"NOT_FOUND", "FAILED_PRECONDITION", "INVALID_ARGUMENT", "UNIMPLEMENTED"})
  void whatIsNotKnownEndsWithOne(Status.Code code) {
    fails(code.toStatus().withDescription("nothing is known of it"));
    Call call = set("profiles", "s1");
    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).contains(code + ": nothing is known of it").doesNotContain("Ask again");
  }

  @Test
  void whatNobodyCanSayEndsWithThree() throws InterruptedException {
    fails(Status.UNAVAILABLE.withDescription("no node answers"));
    Call call = set("profiles", "s1");
    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.err()).contains("UNAVAILABLE: no node answers").contains("Ask again.");

    answer = observer -> {};
    assertThat(set("profiles", "s1", "--timeout=200ms").exitCode()).isEqualTo(3);

    server.shutdownNow().awaitTermination();
    assertThat(set("profiles", "s1").exitCode()).isEqualTo(3);
  }

  @Test
  void withoutASetItIsAWrongCall() {
    Call call = set("profiles");
    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).contains("Missing required parameter: 'ID'").contains("set --help");
    assertThat(requests).isEmpty();
  }

  private void answers(MutationSet.Builder set) {
    answer =
        observer -> {
          observer.onNext(set.build());
          observer.onCompleted();
        };
  }

  private void fails(Status status) {
    answer = observer -> observer.onError(status.asRuntimeException());
  }

  private Call set(String... args) {
    return Call.of(
        Stream.concat(Stream.of("set", "--address", "127.0.0.1:" + port), Stream.of(args))
            .toArray(String[]::new));
  }
}
