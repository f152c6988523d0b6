/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.request;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.DeleteItem;
import io.tidemark.api.v1.DeleteItems;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.PutItem;
import io.tidemark.example.keyvalue.v1.DeleteItemsRequest;
import io.tidemark.example.keyvalue.v1.Item;
import io.tidemark.example.keyvalue.v1.Mutation;
import io.tidemark.example.keyvalue.v1.PutItemsRequest;
import io.tidemark.example.keyvalue.v1.Range;
import io.tidemark.example.keyvalue.v1.Selection;
import java.util.List;

/**
 * What requests change, in the one form that is written to a table here or sent to Tidemark, which
 * writes it to the table.
 */
public final class Changes {

  private Changes() {}

  /** One for each item. */
  public static List<ItemMutation> of(PutItemsRequest request) {
    return request.getItemsList().stream().map(item -> put(request.getId(), item)).toList();
  }

  /** One for each key, or one for a range. */
  public static List<ItemMutation> of(DeleteItemsRequest request) {
    Selection selection = request.getSelection();
    return selection.hasRange()
        ? List.of(deleteRange(request.getId(), selection.getRange()))
        : selection.getKeys().getKeysList().stream()
            .map(key -> delete(request.getId(), key))
            .toList();
  }

  /** The one of a mutation, whatever its table. */
  public static ItemMutation of(Mutation mutation) {
    return switch (mutation.getChangeCase()) {
      case PUT -> put(mutation.getId(), mutation.getPut());
      case DELETE -> delete(mutation.getId(), mutation.getDelete());
      case DELETE_RANGE -> deleteRange(mutation.getId(), mutation.getDeleteRange());
      case CHANGE_NOT_SET -> throw new IllegalArgumentException("the mutation changes nothing");
    };
  }

  private static ItemMutation put(String id, Item item) {
    return ItemMutation.newBuilder()
        .setId(id)
        .setPut(
            PutItem.newBuilder()
                .setKey(item.getKey())
                .setValue(item.getValue())
                .setMetadata(item.getMetadata()))
        .build();
  }

  private static ItemMutation delete(String id, ByteString key) {
    return ItemMutation.newBuilder()
        .setId(id)
        .setDelete(DeleteItem.newBuilder().setKey(key))
        .build();
  }

  private static ItemMutation deleteRange(String id, Range range) {
    return ItemMutation.newBuilder()
        .setId(id)
        .setDeleteRange(DeleteItems.newBuilder().setFrom(range.getFrom()).setTo(range.getTo()))
        .build();
  }
}
