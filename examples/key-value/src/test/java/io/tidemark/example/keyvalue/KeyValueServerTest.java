/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.example.keyvalue.log.Destination;
import io.tidemark.example.keyvalue.log.ScriptedLog;
import io.tidemark.example.keyvalue.service.KeyValueService;
import io.tidemark.example.keyvalue.v1.DeleteItemsRequest;
import io.tidemark.example.keyvalue.v1.Durability;
import io.tidemark.example.keyvalue.v1.GetItemsRequest;
import io.tidemark.example.keyvalue.v1.IdempotencyToken;
import io.tidemark.example.keyvalue.v1.Item;
import io.tidemark.example.keyvalue.v1.KeyValueGrpc;
import io.tidemark.example.keyvalue.v1.KeyValueGrpc.KeyValueBlockingStub;
import io.tidemark.example.keyvalue.v1.MutateItemsRequest;
import io.tidemark.example.keyvalue.v1.MutateItemsResponse;
import io.tidemark.example.keyvalue.v1.Mutation;
import io.tidemark.example.keyvalue.v1.PutItemsRequest;
import io.tidemark.example.keyvalue.v1.Range;
import io.tidemark.example.keyvalue.v1.Selection;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.serving.grpc.ConnectionAge;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service as a whole, without Cassandra: what goes through Tidemark needs none. */
class KeyValueServerTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Item ITEM = Item.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();
  private static final IdempotencyToken TOKEN =
      IdempotencyToken.newBuilder()
          .setGenerationTime(Timestamp.newBuilder().setSeconds(NOW.getEpochSecond()))
          .setToken("t")
          .build();

  private ScriptedLog log;
  private KeyValueServer server;
  private ManagedChannel channel;
  private KeyValueBlockingStub stub;

  @BeforeEach
  void start() throws Exception {
    log = new ScriptedLog();
    server =
        KeyValueServer.start(
            new KeyValueServer.Settings(
                "127.0.0.1",
                0,
                0,
                new CassandraClusters.Place(List.of("127.0.0.1:1"), "datacenter1"),
                "kv",
                log.address(),
                new KeyValueService.Names("kv_sets", "kv_deletes", new Destination("main", "kv")),
                java.time.Duration.ofSeconds(30),
                ConnectionAge.DEFAULT),
            InstantSource.fixed(NOW));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    stub = KeyValueGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    server.drain(java.time.Duration.ZERO, java.time.Duration.ofSeconds(30));
    log.close();
  }

  @Test
  void mutateItemsIsDurableOnceTheLogSaysSo() {
    MutateItemsResponse response =
        stub.mutateItems(
            MutateItemsRequest.newBuilder()
                .setIdempotencyToken(TOKEN)
                .addMutations(Mutation.newBuilder().setTable("t").setId("p").setPut(ITEM))
                .build());
    assertThat(response.getDurable()).isEqualTo(Durability.TRUE);
    assertThat(response.getSetId()).isEqualTo("1700000000000000.t");
    assertThat(log.received()).hasSize(2);
  }

  @Test
  void aDeletionThatIsPutOffGoesToTheLog() {
    DeleteItemsRequest request =
        DeleteItemsRequest.newBuilder()
            .setIdempotencyToken(TOKEN)
            .setTable("t")
            .setId("p")
            .setSelection(Selection.newBuilder().setRange(Range.getDefaultInstance()))
            .setAfter(Duration.newBuilder().setSeconds(60))
            .build();
    assertThat(stub.deleteItems(request).getDurable()).isEqualTo(Durability.TRUE);
    assertThat(log.received()).hasSize(1);
    assertThat(log.received().get(0).getNamespace()).isEqualTo("kv_deletes");
    assertThat(log.received().get(0).getLifecycle().getDelay().getSeconds()).isEqualTo(60);
  }

  @Test
  void whatNeedsCassandraFailsAtOnceUntilItIsThere() {
    assertThatThrownBy(
            () ->
                stub.putItems(
                    PutItemsRequest.newBuilder().setTable("t").setId("p").addItems(ITEM).build()))
        .hasMessage("UNAVAILABLE: not connected to Cassandra yet");
    assertThatThrownBy(
            () -> stub.getItems(GetItemsRequest.newBuilder().setTable("t").setId("p").build()))
        .hasMessage("UNAVAILABLE: not connected to Cassandra yet");
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> stub.mutateItems(MutateItemsRequest.getDefaultInstance()))
        .hasMessageContaining("INVALID_ARGUMENT: idempotency_token.generation_time");
    assertThat(log.received()).isEmpty();
  }

  @Test
  void itSaysThatItServes() throws Exception {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.metricsPort() + "/healthz"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
  }
}
