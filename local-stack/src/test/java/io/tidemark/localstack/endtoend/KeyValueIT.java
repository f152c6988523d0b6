/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.example.keyvalue.KeyValueServer;
import io.tidemark.example.keyvalue.log.Destination;
import io.tidemark.example.keyvalue.service.KeyValueService;
import io.tidemark.example.keyvalue.table.TableSchema;
import io.tidemark.example.keyvalue.v1.DeleteItemsRequest;
import io.tidemark.example.keyvalue.v1.GetItemsRequest;
import io.tidemark.example.keyvalue.v1.GetItemsResponse;
import io.tidemark.example.keyvalue.v1.IdempotencyToken;
import io.tidemark.example.keyvalue.v1.Item;
import io.tidemark.example.keyvalue.v1.KeyValueGrpc;
import io.tidemark.example.keyvalue.v1.KeyValueGrpc.KeyValueBlockingStub;
import io.tidemark.example.keyvalue.v1.Keys;
import io.tidemark.example.keyvalue.v1.PutItemsRequest;
import io.tidemark.example.keyvalue.v1.Range;
import io.tidemark.example.keyvalue.v1.Selection;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.cassandra.Keyspaces;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.serving.grpc.ConnectionAge;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the Key-Value example itself says to a real Cassandra. */
@Timeout(240)
class KeyValueIT {

  private static final long TIME = 1_700_000_000;
  private static final String TABLE = "items";

  @Test
  void itemsArePutReadPageByPageAndDeleted() throws Exception {
    try (LocalStack stack =
        LocalStack.start(StackOptions.DEFAULT.withComponents(Component.CASSANDRA))) {
      String address = stack.cassandra().address();
      try (Keyspaces keyspaces = Keyspaces.connect(address)) {
        keyspaces.create("kv");
        keyspaces.run(TableSchema.create("kv", TABLE));
      }
      KeyValueServer server = start(address);
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port())
              .usePlaintext()
              .maxInboundMessageSize(32 << 20)
              .build();
      try {
        check(KeyValueGrpc.newBlockingStub(channel));
      } finally {
        channel.shutdownNow();
        assertThat(server.drain(Duration.ZERO, Duration.ofSeconds(30))).isTrue();
      }
    }
  }

  private static KeyValueServer start(String cassandra) throws Exception {
    return KeyValueServer.start(
        new KeyValueServer.Settings(
            "127.0.0.1",
            0,
            0,
            new CassandraClusters.Place(List.of(cassandra), CassandraClusters.DEFAULT_DATACENTER),
            "kv",
            "127.0.0.1:1",
            new KeyValueService.Names("kv_sets", "kv_deletes", new Destination("main", "kv")),
            Duration.ofSeconds(20),
            ConnectionAge.DEFAULT),
        InstantSource.system());
  }

  private static void check(KeyValueBlockingStub stub) {
    List<Item> small = IntStream.range(0, 250).mapToObj(n -> item(n, "value " + n)).toList();
    await()
        .ignoreExceptions()
        .atMost(Duration.ofSeconds(60))
        .until(() -> stub.putItems(put(TIME, small)).isInitialized());
    assertThat(read(stub, Selection.getDefaultInstance(), 0)).isEqualTo(small);
    assertThat(read(stub, Selection.getDefaultInstance(), 7)).isEqualTo(small);
    assertThat(read(stub, range("k010", "k020"), 3)).isEqualTo(small.subList(10, 20));
    assertThat(read(stub, keys("k200", "k003", "none", "k003"), 1))
        .containsExactly(small.get(3), small.get(200));

    byte[] bytes = new byte[3 * 1024 * 1024 + 1];
    new Random(1).nextBytes(bytes);
    Item large = small.get(5).toBuilder().setValue(ByteString.copyFrom(bytes)).build();
    assertThat(stub.putItems(put(TIME + 1, List.of(large)))).isNotNull();
    List<Item> changed = new ArrayList<>(small);
    changed.set(5, large);
    assertThat(read(stub, Selection.getDefaultInstance(), 100)).isEqualTo(changed);

    // Repeated, or late: nothing changes.
    assertThat(stub.putItems(put(TIME, small))).isNotNull();
    assertThat(
            stub.deleteItems(
                delete(TIME, Selection.newBuilder().setRange(Range.getDefaultInstance()).build())))
        .isNotNull();
    assertThat(read(stub, Selection.getDefaultInstance(), 100)).containsExactly(large);

    assertThat(stub.deleteItems(delete(TIME + 2, keys("k005")))).isNotNull();
    assertThat(read(stub, Selection.getDefaultInstance(), 100)).isEmpty();
    assertThatThrownBy(
            () ->
                stub.getItems(GetItemsRequest.newBuilder().setTable("nothing").setId("p").build()))
        .hasMessageContaining("NOT_FOUND: no such table");
  }

  private static Item item(int n, String value) {
    return Item.newBuilder()
        .setKey(ByteString.copyFromUtf8("k%03d".formatted(n)))
        .setValue(ByteString.copyFromUtf8(value))
        .setMetadata(ByteString.copyFromUtf8("m" + n))
        .build();
  }

  private static IdempotencyToken token(long seconds) {
    return IdempotencyToken.newBuilder()
        .setGenerationTime(Timestamp.newBuilder().setSeconds(seconds))
        .build();
  }

  private static PutItemsRequest put(long seconds, List<Item> items) {
    return PutItemsRequest.newBuilder()
        .setIdempotencyToken(token(seconds))
        .setTable(TABLE)
        .setId("p")
        .addAllItems(items)
        .build();
  }

  private static DeleteItemsRequest delete(long seconds, Selection selection) {
    return DeleteItemsRequest.newBuilder()
        .setIdempotencyToken(token(seconds))
        .setTable(TABLE)
        .setId("p")
        .setSelection(selection)
        .build();
  }

  private static Selection range(String from, String to) {
    return Selection.newBuilder()
        .setRange(
            Range.newBuilder()
                .setFrom(ByteString.copyFromUtf8(from))
                .setTo(ByteString.copyFromUtf8(to)))
        .build();
  }

  private static Selection keys(String... keys) {
    Keys.Builder all = Keys.newBuilder();
    for (String key : keys) {
      all.addKeys(ByteString.copyFromUtf8(key));
    }
    return Selection.newBuilder().setKeys(all).build();
  }

  private static List<Item> read(KeyValueBlockingStub stub, Selection selection, int pageSize) {
    List<Item> items = new ArrayList<>();
    ByteString next = ByteString.EMPTY;
    do {
      GetItemsResponse page =
          stub.getItems(
              GetItemsRequest.newBuilder()
                  .setTable(TABLE)
                  .setId("p")
                  .setSelection(selection)
                  .setPageSize(pageSize)
                  .setPageToken(next)
                  .build());
      assertThat(page.getItemsCount()).isLessThanOrEqualTo(pageSize == 0 ? 100 : pageSize);
      items.addAll(page.getItemsList());
      next = page.getNextPageToken();
    } while (!next.isEmpty());
    return items;
  }
}
