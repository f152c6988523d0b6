/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.DeleteItem;
import io.tidemark.api.v1.DeleteItems;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.PutItem;
import io.tidemark.targets.cassandra.ItemWrites.Bound;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ItemWritesTest {

  private static final int CHUNK = 1024 * 1024;
  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final ByteString METADATA = ByteString.copyFromUtf8("m");
  private static final long MICROS = 7_000_002;
  private static final Bound DELETE_BEFORE =
      new Bound(TableStatement.DELETE_ITEM, MICROS - 1, "p", KEY);

  private static ByteString value(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private static List<Bound> put(ByteString value) {
    return ItemWrites.of(
            ItemMutation.newBuilder()
                .setId("p")
                .setPut(PutItem.newBuilder().setKey(KEY).setValue(value).setMetadata(METADATA))
                .build(),
            MICROS)
        .statements();
  }

  private static Bound item(int chunks, ByteString first) {
    return new Bound(TableStatement.PUT_ITEM, "p", KEY, chunks, first, METADATA, MICROS);
  }

  private static Bound chunk(int n, ByteString value) {
    return new Bound(TableStatement.PUT_CHUNK, "p", KEY, n, value, MICROS);
  }

  @Test
  void aValueOfOneChunkIsOneRowAndNoTombstone() {
    for (int size : new int[] {0, 1, CHUNK}) {
      ByteString value = value(size);
      assertThat(put(value)).containsExactly(item(1, value));
    }
  }

  @Test
  void aLongerOneComesInChunksAndTheFirstOfThemLast() {
    ByteString justOver = value(CHUNK + 1);
    assertThat(put(justOver))
        .containsExactly(
            DELETE_BEFORE,
            chunk(1, justOver.substring(CHUNK)),
            item(2, justOver.substring(0, CHUNK)));
    ByteString three = value(3 * CHUNK);
    assertThat(put(three))
        .containsExactly(
            DELETE_BEFORE,
            chunk(1, three.substring(CHUNK, 2 * CHUNK)),
            chunk(2, three.substring(2 * CHUNK)),
            item(3, three.substring(0, CHUNK)));
  }

  @Test
  void aDeletionIsOneStatementWithTheTimeOfItsOwn() {
    ItemMutation delete =
        ItemMutation.newBuilder()
            .setId("p")
            .setDelete(DeleteItem.newBuilder().setKey(KEY).build())
            .build();
    assertThat(ItemWrites.of(delete, MICROS).statements())
        .containsExactly(new Bound(TableStatement.DELETE_ITEM, MICROS, "p", KEY));
  }

  @Test
  void aRangeIsOneStatementWhateverItsEnds() {
    ByteString from = ByteString.copyFromUtf8("b");
    ByteString to = ByteString.copyFromUtf8("d");
    ByteString open = ByteString.EMPTY;
    assertThat(range(open, open)).isEqualTo(new Bound(TableStatement.DELETE_ALL, MICROS, "p"));
    assertThat(range(from, open))
        .isEqualTo(new Bound(TableStatement.DELETE_FROM, MICROS, "p", from));
    assertThat(range(open, to)).isEqualTo(new Bound(TableStatement.DELETE_TO, MICROS, "p", to));
    assertThat(range(from, to))
        .isEqualTo(new Bound(TableStatement.DELETE_BETWEEN, MICROS, "p", from, to));
  }

  private static Bound range(ByteString from, ByteString to) {
    ItemMutation mutation =
        ItemMutation.newBuilder()
            .setId("p")
            .setDeleteRange(DeleteItems.newBuilder().setFrom(from).setTo(to))
            .build();
    List<Bound> statements = ItemWrites.of(mutation, MICROS).statements();
    assertThat(statements).hasSize(1);
    return statements.get(0);
  }

  @Test
  void eachStatementTakesAsManyValuesAsAreBound() {
    TableAddress table = new TableAddress("main", "kv", "t");
    put(value(CHUNK + 1)).forEach(bound -> takesAll(table, bound));
    ByteString end = ByteString.copyFromUtf8("z");
    for (ByteString from : List.of(ByteString.EMPTY, KEY)) {
      takesAll(table, range(from, ByteString.EMPTY));
      takesAll(table, range(from, end));
    }
  }

  private static void takesAll(TableAddress table, Bound bound) {
    String cql = bound.statement().of(table);
    assertThat(cql).contains("\"kv\".\"t\"").contains("USING TIMESTAMP ?");
    assertThat(cql.chars().filter(c -> c == '?').count()).isEqualTo(bound.values().size());
  }
}
