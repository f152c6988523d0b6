/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import com.google.protobuf.ByteString;
import io.tidemark.example.keyvalue.v1.Item;
import java.util.List;

/**
 * Items of a partition.
 *
 * @param items in the order of their keys
 * @param next what the next page comes after; empty where there is none
 */
public record Page(List<Item> items, ByteString next) {

  static final Page NONE = new Page(List.of(), ByteString.EMPTY);

  public Page {
    items = List.copyOf(items);
  }
}
