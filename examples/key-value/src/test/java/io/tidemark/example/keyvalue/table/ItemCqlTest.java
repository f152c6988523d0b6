/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.PutItem;
import io.tidemark.example.keyvalue.v1.Keys;
import io.tidemark.example.keyvalue.v1.Range;
import io.tidemark.example.keyvalue.v1.Selection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemCqlTest {

  private static final ItemCql CQL = new ItemCql("kv.t");
  private static final String SELECT =
      "SELECT key, chunk, chunks, value, metadata, WRITETIME(value) AS written FROM kv.t WHERE id = ?";
  private static final int CHUNK = 1024 * 1024;

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static Cql read(Selection selection, String after) {
    return CQL.read("p", Wanted.of(selection, text(after)));
  }

  private static Selection range(String from, String to) {
    return Selection.newBuilder()
        .setRange(Range.newBuilder().setFrom(text(from)).setTo(text(to)))
        .build();
  }

  private static Selection keys(String... keys) {
    Keys.Builder all = Keys.newBuilder();
    for (String key : keys) {
      all.addKeys(text(key));
    }
    return Selection.newBuilder().setKeys(all).build();
  }

  @Test
  void aPartitionIsReadFromItsBeginningOrAfterThePageBefore() {
    assertThat(read(Selection.getDefaultInstance(), "")).isEqualTo(new Cql(SELECT, "p"));
    assertThat(read(Selection.getDefaultInstance(), "k"))
        .isEqualTo(new Cql(SELECT + " AND key > ?", "p", text("k")));
  }

  @Test
  void aRangeIsReadBetweenItsBounds() {
    assertThat(read(range("b", "y"), ""))
        .isEqualTo(new Cql(SELECT + " AND key >= ? AND key < ?", "p", text("b"), text("y")));
    assertThat(read(range("b", "y"), "k"))
        .isEqualTo(new Cql(SELECT + " AND key > ? AND key < ?", "p", text("k"), text("y")));
    assertThat(Wanted.of(range("b", "y"), text("x")).nothing()).isFalse();
    assertThat(Wanted.of(range("b", "y"), text("y")).nothing()).isTrue();
  }

  @Test
  void keysAreReadInOrderEachOnce() {
    assertThat(read(keys("c", "a", "é", "c"), ""))
        .isEqualTo(
            new Cql(SELECT + " AND key IN ?", "p", List.of(text("a"), text("c"), text("é"))));
    assertThat(read(keys("c", "a", "é", "c"), "a"))
        .isEqualTo(new Cql(SELECT + " AND key IN ?", "p", List.of(text("c"), text("é"))));
    assertThat(Wanted.of(keys("a"), text("a")).nothing()).isTrue();
  }

  @Test
  void aShortPutIsOneRowAndALongOneDeletesFirstAndEndsWithItsFirstChunk() {
    ItemMutation shortOne =
        ItemMutation.newBuilder()
            .setId("p")
            .setPut(PutItem.newBuilder().setKey(text("k")).setValue(text("v")))
            .build();
    List<Cql> one = CQL.write(shortOne, 100);
    assertThat(one).hasSize(1);
    assertThat(one.get(0).values())
        .containsExactly("p", text("k"), 1, text("v"), ByteString.EMPTY, 100L);

    ItemMutation longOne =
        shortOne.toBuilder()
            .setPut(
                PutItem.newBuilder()
                    .setKey(text("k"))
                    .setValue(ByteString.copyFrom(new byte[CHUNK + 1])))
            .build();
    List<Cql> three = CQL.write(longOne, 100);
    assertThat(three).hasSize(3);
    assertThat(three.get(0))
        .isEqualTo(
            new Cql(
                "DELETE FROM kv.t USING TIMESTAMP ? WHERE id = ? AND key = ?",
                99L,
                "p",
                text("k")));
    assertThat(three.get(1).values().subList(0, 3)).containsExactly("p", text("k"), 1);
    assertThat(three.get(2).values().subList(0, 3)).containsExactly("p", text("k"), 2);
    assertThat(three.get(2).text()).contains(" 0, ");
  }

  @Test
  void aTableIsMadeInItsKeyspace() {
    assertThat(TableSchema.create("kv", "packages_by_name"))
        .startsWith("CREATE TABLE IF NOT EXISTS \"kv\".\"packages_by_name\" (")
        .contains("PRIMARY KEY (id, key, chunk)");
  }
}
