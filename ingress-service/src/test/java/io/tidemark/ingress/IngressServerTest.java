/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import static io.tidemark.ingress.RunningIngress.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IngressServerTest {

  private static final String SERVICE = "tidemark.v1.WriteAheadLog";

  private RunningIngress ingress;

  @BeforeEach
  void start() throws Exception {
    ingress = new RunningIngress();
  }

  @AfterEach
  void stop() throws Exception {
    ingress.close();
  }

  @Test
  void tellsItsHealthAsAWholeAndOfTheService() throws Exception {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(ingress.channel);
    for (String service : List.of("", SERVICE)) {
      assertThat(health.check(check(service)).getStatus()).isEqualTo(ServingStatus.SERVING);
    }
    assertThat(ingress.http("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void listsItsServicesByReflection() throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(ingress.channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse value) {
                    answer.complete(value);
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();

    assertThat(answer.get().getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(SERVICE, "grpc.health.v1.Health");
  }

  @Test
  void drainAnswersWhatWasAcceptedAndTellsWhoWatches() throws Exception {
    Iterator<HealthCheckResponse> watch =
        HealthGrpc.newBlockingStub(ingress.channel).watch(check(SERVICE));
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    List<ListenableFuture<WriteToLogResponse>> answers = new ArrayList<>();
    List<InMemoryAppend.Held> held = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(ingress.future().writeToLog(request("a" + i)));
      held.add(ingress.queue.take());
    }
    CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(this::drain);
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    Awaitility.await().until(() -> ingress.http("/healthz").statusCode() == 503);
    assertThat(drained).isNotDone();

    held.forEach(each -> each.complete(Appended.INSTANCE));

    for (ListenableFuture<WriteToLogResponse> answer : answers) {
      assertThat(answer.get().getDurable()).isEqualTo(Trilean.TRUE);
    }
    assertThat(drained.get()).isTrue();
    assertThat(ingress.queue.closed()).isTrue();
    assertThatThrownBy(() -> ingress.blocking().writeToLog(request("late")))
        .hasMessageContaining("UNAVAILABLE");
  }

  @Test
  void callsAreTakenForAWhileAfterHealthHasTurned() throws Exception {
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(() -> drain(Duration.ofSeconds(4)));
    Awaitility.await().until(() -> ingress.http("/healthz").statusCode() == 503);
    assertThat(HealthGrpc.newBlockingStub(ingress.channel).check(check(SERVICE)).getStatus())
        .isEqualTo(ServingStatus.NOT_SERVING);
    // One that has yet to connect: the load balancer hasn't noticed.
    ManagedChannel late =
        NettyChannelBuilder.forAddress("127.0.0.1", ingress.server.port()).usePlaintext().build();
    try {
      ListenableFuture<WriteToLogResponse> answer =
          WriteAheadLogGrpc.newFutureStub(late).writeToLog(request("late"));
      ingress.queue.take().complete(Appended.INSTANCE);
      assertThat(answer.get().getDurable()).isEqualTo(Trilean.TRUE);
      assertThat(drained.get()).isTrue();
    } finally {
      late.shutdownNow();
    }
  }

  @Test
  void drainGivesUpWhenItsTimeIsUp() throws Exception {
    ListenableFuture<WriteToLogResponse> answer = ingress.future().writeToLog(request("a"));
    ingress.queue.take();

    assertThat(ingress.server.drain(Duration.ZERO, Duration.ofSeconds(2))).isFalse();

    assertThatThrownBy(answer::get).isNotNull();
    assertThat(ingress.queue.closed()).isTrue();
  }

  @Test
  void leavesNothingBehindWhenAPortIsTaken() throws Exception {
    InMemoryAppend queue = new InMemoryAppend();
    IngressSettings taken = settings(ingress.server.port(), 0);
    assertThatThrownBy(() -> start(taken, queue)).isInstanceOf(IOException.class);
    IngressSettings metricsTaken = settings(0, ingress.server.metricsPort());
    assertThatThrownBy(() -> start(metricsTaken, queue)).isInstanceOf(IOException.class);
  }

  private boolean drain() {
    return drain(Duration.ZERO);
  }

  private boolean drain(Duration delay) {
    try {
      return ingress.server.drain(delay, Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private IngressServer start(IngressSettings settings, InMemoryAppend queue) throws IOException {
    return IngressServer.start(
        settings,
        ingress.registry,
        uri -> {},
        queue,
        namespace -> ingress.sets,
        namespace -> ingress.claims);
  }

  private static IngressSettings settings(int port, int metricsPort) {
    return new IngressSettings(
        "127.0.0.1",
        port,
        metricsPort,
        Optional.empty(),
        "",
        IngressSettings.LARGEST_MESSAGE,
        Duration.ofSeconds(1));
  }

  private static HealthCheckRequest check(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }
}
