/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.example.keyvalue.v1.Item;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PageAssemblyTest {

  private static final int ENOUGH = 8;

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static Chunk chunk(String key, int number, int count, String value, long written) {
    return new Chunk(
        text(key), number, count, text(value), number == 0 ? text("m") : ByteString.EMPTY, written);
  }

  private static Item item(String key, String value) {
    return Item.newBuilder().setKey(text(key)).setValue(text(value)).setMetadata(text("m")).build();
  }

  private static PageAssembly read(Chunk... rows) {
    PageAssembly assembly = new PageAssembly(10, ENOUGH);
    for (Chunk row : rows) {
      assertThat(assembly.add(row)).isTrue();
    }
    assembly.close();
    return assembly;
  }

  @Example
  void chunksAreOneValue() {
    PageAssembly assembly =
        read(
            chunk("a", 0, 1, "x", 5),
            chunk("b", 0, 3, "1", 6),
            chunk("b", 1, 0, "2", 6),
            chunk("b", 2, 0, "3", 6));
    assertThat(assembly.torn()).isFalse();
    assertThat(assembly.page(false))
        .isEqualTo(new Page(List.of(item("a", "x"), item("b", "123")), ByteString.EMPTY));
  }

  @Example
  void withoutChunk0ThereIsNoItem() {
    PageAssembly assembly = read(chunk("a", 1, 0, "2", 6), chunk("b", 0, 1, "x", 5));
    assertThat(assembly.torn()).isFalse();
    assertThat(assembly.page(false).items()).containsExactly(item("b", "x"));
  }

  @Example
  void chunksThatMissOrAreOfAnotherTimeAreReadAgain() {
    assertThat(read(chunk("a", 0, 2, "1", 5)).torn()).isTrue();
    assertThat(read(chunk("a", 0, 2, "1", 5), chunk("b", 0, 1, "x", 5)).torn()).isTrue();
    assertThat(read(chunk("a", 0, 3, "1", 5), chunk("a", 2, 0, "3", 5)).torn()).isTrue();
    assertThat(read(chunk("a", 0, 2, "1", 5), chunk("a", 1, 0, "2", 6)).torn()).isTrue();
  }

  @Example
  void whatIsBeyondTheLastChunkIsNobodys() {
    PageAssembly assembly = read(chunk("a", 0, 1, "1", 6), chunk("a", 1, 0, "2", 5));
    assertThat(assembly.torn()).isFalse();
    assertThat(assembly.page(false).items()).containsExactly(item("a", "1"));
  }

  @Example
  void aPageEndsWithEnoughBytes() {
    PageAssembly assembly = new PageAssembly(10, ENOUGH);
    assertThat(assembly.add(chunk("a", 0, 1, "1234567", 1))).isTrue();
    assertThat(assembly.add(chunk("b", 0, 2, "8", 1))).isTrue();
    assertThat(assembly.add(chunk("b", 1, 0, "9", 1))).as("the end of its last item").isTrue();
    assertThat(assembly.add(chunk("c", 0, 1, "x", 1))).isFalse();
    assertThat(assembly.page(true))
        .isEqualTo(new Page(List.of(item("a", "1234567"), item("b", "89")), text("b")));
  }

  @Property(tries = 300)
  void pagesTogetherHaveEachItemOnce(
      @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 4) Integer> chunkCounts,
      @ForAll @IntRange(min = 1, max = 7) int mostItems) {
    List<Chunk> rows = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    for (int n = 0; n < chunkCounts.size(); n++) {
      String key = "k%02d".formatted(n);
      int count = chunkCounts.get(n);
      for (int c = 0; c < count; c++) {
        rows.add(chunk(key, c, c == 0 ? count : 0, Integer.toString(c), n));
      }
      items.add(item(key, "0123".substring(0, count)));
    }
    List<Item> read = new ArrayList<>();
    ByteString after = ByteString.EMPTY;
    do {
      Page page = page(rows, after, mostItems);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(mostItems);
      read.addAll(page.items());
      after = page.next();
    } while (!after.isEmpty());
    assertThat(read).isEqualTo(items);
  }

  private static Page page(List<Chunk> rows, ByteString after, int mostItems) {
    PageAssembly assembly = new PageAssembly(mostItems, ENOUGH);
    for (Chunk row : rows) {
      boolean wanted = ByteString.unsignedLexicographicalComparator().compare(row.key(), after) > 0;
      if (wanted && !assembly.add(row)) {
        return assembly.page(true);
      }
    }
    assembly.close();
    assertThat(assembly.torn()).isFalse();
    return assembly.page(false);
  }
}
