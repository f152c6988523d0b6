/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.api.v1.ItemMutation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetContentTest {

  private final SetContent content = new SetContent(20, 1024);

  @Test
  void isTheSameEachTimeItIsAskedFor() {
    assertThat(content.item(3, 7, 5)).isEqualTo(new SetContent(20, 1024).item(3, 7, 5));
  }

  @Test
  void setsUnderWayWriteDifferentItems() {
    Set<List<Object>> places = new HashSet<>();
    for (int set = 1; set <= 48; set++) {
      for (int sequence = 1; sequence <= 20; sequence++) {
        Item item = content.item(set, set, sequence);
        assertThat(places.add(List.of(item.id(), item.key()))).isTrue();
      }
    }
  }

  @Test
  void eachMutationOfASetHasAPartitionOfItsOwn() {
    SetContent large = new SetContent(10_000, 1);
    Set<String> partitions = new HashSet<>();
    for (int sequence = 1; sequence <= 10_000; sequence++) {
      partitions.add(large.item(0, 123, sequence).id());
    }
    assertThat(partitions).hasSize(10_000);
  }

  @Test
  void theLastOneIsTheLanes() {
    for (long set : List.of(1L, 5_000L)) {
      Item last = content.item(9, set, 20);
      assertThat(last.id()).isEqualTo(SetContent.LAST);
      assertThat(Item.number(last.key().asReadOnlyByteBuffer())).isEqualTo(9);
      assertThat(Item.number(last.metadata().asReadOnlyByteBuffer())).isEqualTo(set);
      assertThat(content.item(9, set, 19).id()).isNotEqualTo(SetContent.LAST);
    }
  }

  @Test
  void thePayloadPutsTheItem() throws InvalidProtocolBufferException {
    Item item = content.item(1, 2, 3);
    ItemMutation mutation = ItemMutation.parseFrom(item.payload());
    assertThat(mutation.getId()).isEqualTo(item.id());
    assertThat(mutation.getPut().getKey()).isEqualTo(item.key());
    assertThat(mutation.getPut().getValue()).isEqualTo(item.value());
    assertThat(mutation.getPut().getValue().size()).isEqualTo(1024);
    assertThat(mutation.getPut().getMetadata()).isEqualTo(item.metadata());
  }
}
