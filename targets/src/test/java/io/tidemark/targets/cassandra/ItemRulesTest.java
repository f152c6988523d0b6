/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.DeleteItem;
import io.tidemark.api.v1.DeleteItems;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.PutItem;
import org.junit.jupiter.api.Test;

class ItemRulesTest {

  private static ByteString bytes(int size) {
    return ByteString.copyFrom(new byte[size]);
  }

  private static ItemMutation put(String id, int key, int metadata) {
    return ItemMutation.newBuilder()
        .setId(id)
        .setPut(PutItem.newBuilder().setKey(bytes(key)).setMetadata(bytes(metadata)))
        .build();
  }

  private static ItemMutation range(String from, String to) {
    return ItemMutation.newBuilder()
        .setId("p")
        .setDeleteRange(
            DeleteItems.newBuilder()
                .setFrom(ByteString.copyFromUtf8(from))
                .setTo(ByteString.copyFromUtf8(to)))
        .build();
  }

  @Test
  void theBoundsAreExact() {
    assertThat(ItemRules.complaint(put("p", 1, 0))).isEmpty();
    assertThat(ItemRules.complaint(put("p".repeat(1024), 1024, 64 * 1024))).isEmpty();
    assertThat(ItemRules.complaint(put("", 1, 0)))
        .contains("id has 0 bytes; it must have 1 to 1,024");
    assertThat(ItemRules.complaint(put("p".repeat(1025), 1, 0)))
        .contains("id has 1,025 bytes; it must have 1 to 1,024");
    assertThat(ItemRules.complaint(put("p", 0, 0)))
        .contains("put.key has 0 bytes; it must have 1 to 1,024");
    assertThat(ItemRules.complaint(put("p", 1025, 0)))
        .contains("put.key has 1,025 bytes; it must have 1 to 1,024");
    assertThat(ItemRules.complaint(put("p", 1, 64 * 1024 + 1)))
        .contains("put.metadata has 65,537 bytes; it must have 0 to 65,536");
  }

  @Test
  void anIdIsMeasuredInBytes() {
    assertThat(ItemRules.complaint(put("é".repeat(512), 1, 0))).isEmpty();
    assertThat(ItemRules.complaint(put("é".repeat(513), 1, 0)))
        .contains("id has 1,026 bytes; it must have 1 to 1,024");
  }

  @Test
  void aDeletionNeedsAKey() {
    ItemMutation.Builder delete =
        ItemMutation.newBuilder().setId("p").setDelete(DeleteItem.newBuilder().setKey(bytes(1024)));
    assertThat(ItemRules.complaint(delete.build())).isEmpty();
    assertThat(ItemRules.complaint(delete.setDelete(DeleteItem.getDefaultInstance()).build()))
        .contains("delete.key has 0 bytes; it must have 1 to 1,024");
  }

  @Test
  void aRangeHasSomethingBetweenItsEnds() {
    assertThat(ItemRules.complaint(range("", ""))).isEmpty();
    assertThat(ItemRules.complaint(range("b", ""))).isEmpty();
    assertThat(ItemRules.complaint(range("", "b"))).isEmpty();
    assertThat(ItemRules.complaint(range("a", "b"))).isEmpty();
    assertThat(ItemRules.complaint(range("a", "a\0"))).isEmpty();
    assertThat(ItemRules.complaint(range("z", "é"))).as("bytes without a sign").isEmpty();
    assertThat(ItemRules.complaint(range("a", "a")))
        .contains("delete_range.from isn't before delete_range.to, so nothing is between them");
    assertThat(ItemRules.complaint(range("b", "a"))).isPresent();
    assertThat(ItemRules.complaint(range("k".repeat(1024), "l".repeat(1024)))).isEmpty();
    assertThat(ItemRules.complaint(range("k".repeat(1025), "")))
        .contains("delete_range.from has 1,025 bytes; it must have 0 to 1,024");
    assertThat(ItemRules.complaint(range("", "k".repeat(1025))))
        .contains("delete_range.to has 1,025 bytes; it must have 0 to 1,024");
  }

  @Test
  void aMutationChangesSomething() {
    assertThat(ItemRules.complaint(ItemMutation.newBuilder().setId("p").build()))
        .contains("the payload changes nothing; set put, delete or delete_range");
  }
}
