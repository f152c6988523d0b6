/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import com.google.protobuf.ByteString;
import io.tidemark.api.v1.DeleteItem;
import io.tidemark.api.v1.DeleteItems;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.PutItem;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.cassandra.Keyspaces;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Scope;
import io.tidemark.target.TargetContext;
import io.tidemark.targets.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the target of kind cassandra leaves in the tables of a real node. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CassandraTargetIT {

  private static final String TABLE =
      "CREATE TABLE kv.%s (id text, key blob, chunk int, chunks int, value blob, metadata blob,"
          + " PRIMARY KEY (id, key, chunk))";
  private static final int CHUNK = 1024 * 1024;
  private static final long WRITTEN = 1_700_000_000_000L;

  private LocalStack stack;
  private Keyspaces keyspaces;
  private Targets targets;

  @BeforeAll
  void start() {
    stack = LocalStack.start(StackOptions.DEFAULT.withComponents(Component.CASSANDRA));
    String address = stack.cassandra().address();
    keyspaces = Keyspaces.connect(address);
    keyspaces.create("kv");
    keyspaces.run(TABLE.formatted("items"));
    targets =
        Targets.load(
            new TargetContext(
                new KafkaClusters(Map.of()),
                CassandraClusters.parse(List.of("main=" + address)),
                Duration.ofSeconds(20)));
  }

  @AfterAll
  void stop() {
    try (LocalStack closed = stack) {
      targets.close();
      keyspaces.close();
    }
  }

  /** A row: key, chunk, how many chunks, value, metadata. */
  private record Found(String key, int chunk, int chunks, ByteString value, String metadata) {}

  private List<Found> rows(String id) {
    List<Found> found = new ArrayList<>();
    for (Row row : keyspaces.session().execute("SELECT * FROM kv.items WHERE id = ?", id)) {
      found.add(
          new Found(
              bytes(row, "key").toStringUtf8(),
              row.getInt("chunk"),
              row.getInt("chunks"),
              bytes(row, "value"),
              bytes(row, "metadata").toStringUtf8()));
    }
    return found;
  }

  private static ByteString bytes(Row row, String column) {
    return row.isNull(column) ? ByteString.EMPTY : ByteString.copyFrom(row.getByteBuffer(column));
  }

  private static Found item(String key, String value) {
    return new Found(key, 0, 1, ByteString.copyFromUtf8(value), "of " + key);
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static ItemMutation.Builder put(String key, ByteString value) {
    return ItemMutation.newBuilder()
        .setPut(
            PutItem.newBuilder().setKey(text(key)).setValue(value).setMetadata(text("of " + key)));
  }

  private static ItemMutation.Builder delete(String key) {
    return ItemMutation.newBuilder().setDelete(DeleteItem.newBuilder().setKey(text(key)));
  }

  private static ItemMutation.Builder deleteRange(String from, String to) {
    return ItemMutation.newBuilder()
        .setDeleteRange(DeleteItems.newBuilder().setFrom(text(from)).setTo(text(to)));
  }

  private static LogRecord record(String id, long written, ItemMutation.Builder mutation) {
    return new LogRecord(
        "id",
        "sets",
        ByteString.EMPTY,
        mutation.setId(id).build().toByteString(),
        List.of(),
        Optional.empty(),
        written,
        written,
        "",
        "",
        1);
  }

  private Delivery deliver(String table, LogRecord record) {
    try {
      return targets
          .get(TargetUri.parse("cassandra://main/kv/" + table))
          .deliver(record)
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("a delivery ends with a value", e);
    }
  }

  private void delivered(LogRecord record) {
    assertThat(deliver("items", record)).isEqualTo(Delivery.Delivered.INSTANCE);
  }

  private static ByteString random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  @Test
  void putsDeletesAndDeletesRanges() {
    String id = "several";
    for (String key : List.of("a", "b", "c", "d", "e")) {
      delivered(record(id, WRITTEN, put(key, text(key.repeat(3)))));
    }
    delivered(record(id, WRITTEN + 1, delete("a")));
    assertThat(rows(id))
        .containsExactly(item("b", "bbb"), item("c", "ccc"), item("d", "ddd"), item("e", "eee"));
    delivered(record(id, WRITTEN + 1, deleteRange("c", "e")));
    assertThat(rows(id)).containsExactly(item("b", "bbb"), item("e", "eee"));
    delivered(record(id, WRITTEN + 1, deleteRange("", "c")));
    assertThat(rows(id)).containsExactly(item("e", "eee"));
    delivered(record(id, WRITTEN + 2, put("b", text("again"))));
    delivered(record(id, WRITTEN + 3, deleteRange("c", "")));
    assertThat(rows(id)).containsExactly(item("b", "again"));
    delivered(record(id, WRITTEN + 3, deleteRange("", "")));
    assertThat(rows(id)).isEmpty();
  }

  @Test
  void whatWasWrittenEarlierAndComesLaterChangesNothing() {
    String id = "late";
    LogRecord later = record(id, WRITTEN + 1, put("k", text("new")));
    delivered(later);
    delivered(record(id, WRITTEN, put("k", random(CHUNK + 1))));
    delivered(record(id, WRITTEN, delete("k")));
    delivered(record(id, WRITTEN, deleteRange("", "")));
    delivered(later);
    assertThat(rows(id)).containsExactly(item("k", "new"));
  }

  @Test
  void ofASetTheLaterMutationStandsWhateverTheOrderOfArrival() {
    List<ItemMutation.Builder> mutations =
        List.of(put("k", random(CHUNK + 1)), deleteRange("", ""), put("k", text("third")));
    int n = 0;
    for (List<Integer> order : orders(mutations.size())) {
      String id = "order-" + n++;
      for (int sequence : order) {
        delivered(
            record(id, WRITTEN, mutations.get(sequence - 1).clone())
                .withSetPart(new SetPart.Mutation("set", sequence)));
      }
      assertThat(rows(id)).as("order %s", order).containsExactly(item("k", "third"));
      delivered(record(id, WRITTEN, delete("k")).withSetPart(new SetPart.Mutation("set", 4)));
      assertThat(rows(id)).as("order %s, then deleted", order).isEmpty();
    }
    assertThat(n).isEqualTo(6);
  }

  private static List<List<Integer>> orders(int size) {
    if (size == 0) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (List<Integer> shorter : orders(size - 1)) {
      for (int place = 0; place <= shorter.size(); place++) {
        List<Integer> order = new ArrayList<>(shorter);
        order.add(place, size);
        orders.add(order);
      }
    }
    return orders;
  }

  @Test
  void aLongValueIsInChunksOfWhichAShorterOneLeavesNoneThatCount() {
    String id = "long";
    ByteString value = random(3 * CHUNK);
    delivered(record(id, WRITTEN, put("k", value)));
    assertThat(rows(id))
        .containsExactly(
            new Found("k", 0, 3, value.substring(0, CHUNK), "of k"),
            new Found("k", 1, 0, value.substring(CHUNK, 2 * CHUNK), ""),
            new Found("k", 2, 0, value.substring(2 * CHUNK), ""));
    ByteString shorter = random(2 * CHUNK);
    delivered(record(id, WRITTEN + 1, put("k", shorter)));
    assertThat(rows(id))
        .containsExactly(
            new Found("k", 0, 2, shorter.substring(0, CHUNK), "of k"),
            new Found("k", 1, 0, shorter.substring(CHUNK), ""));
    // The largest that is replaced as a whole. What is left of the longer one is beyond its count.
    Found left = new Found("k", 1, 0, shorter.substring(CHUNK), "");
    ByteString one = random(CHUNK);
    delivered(record(id, WRITTEN + 2, put("k", one)));
    assertThat(rows(id)).containsExactly(new Found("k", 0, 1, one, "of k"), left);
    delivered(record(id, WRITTEN + 3, put("k", ByteString.EMPTY)));
    assertThat(rows(id)).containsExactly(new Found("k", 0, 1, ByteString.EMPTY, "of k"), left);
    ByteString again = random(CHUNK + 1);
    delivered(record(id, WRITTEN + 4, put("k", again)));
    assertThat(rows(id))
        .containsExactly(
            new Found("k", 0, 2, again.substring(0, CHUNK), "of k"),
            new Found("k", 1, 0, again.substring(CHUNK), ""));
    delivered(record(id, WRITTEN + 5, delete("k")));
    assertThat(rows(id)).isEmpty();
  }

  @Test
  void aTableThatIsMissingRejectsUntilItIsMade() {
    LogRecord record = record("p", WRITTEN, put("k", text("v")));
    assertThat(deliver("later", record))
        .isInstanceOfSatisfying(
            Delivery.Rejected.class, it -> assertThat(it.error()).contains("later"));
    keyspaces.run(TABLE.formatted("later"));
    assertThat(deliver("later", record)).isEqualTo(Delivery.Delivered.INSTANCE);
    keyspaces.run("DROP TABLE kv.later");
    assertThat(deliver("later", record)).isInstanceOf(Delivery.Rejected.class);
    keyspaces.run(
        "CREATE TABLE kv.other (id text, key text, chunk int, chunks int, value blob, metadata blob,"
            + " PRIMARY KEY (id, key, chunk))");
    assertThat(deliver("other", record))
        .isInstanceOfSatisfying(
            Delivery.Rejected.class, it -> assertThat(it.error()).contains("other"));
  }

  @Test
  void aNodeThatIsKilledIsAnOutageUntilItIsBack() {
    LogRecord record = record("outage", WRITTEN, put("k", text("v")));
    delivered(record);
    stack.cassandra().kill();
    // The first attempts may find a connection that isn't known to be broken yet.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                deliver("items", record) instanceof Delivery.Retryable retryable
                    && retryable.scope() == Scope.TARGET);
    assertThat(deliver("items", record))
        .isInstanceOfSatisfying(
            Delivery.Retryable.class, it -> assertThat(it.scope()).isEqualTo(Scope.TARGET));
    stack.cassandra().start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> deliver("items", record).equals(Delivery.Delivered.INSTANCE));
    // The test's own session finds the node again in its own time.
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> rows("outage").equals(List.of(item("k", "v"))));
  }
}
