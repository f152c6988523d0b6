/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.packages;

import com.google.protobuf.ByteString;

/**
 * An item that has to be in a table.
 *
 * @param place where it is
 * @param value its value; it has no metadata
 */
public record Row(Place place, ByteString value) {

  /**
   * Where an item is.
   *
   * @param table the table
   * @param id the partition
   * @param key the item's key, which is text here
   */
  public record Place(String table, String id, String key) {}

  static Row of(String table, String id, String key, String value) {
    return new Row(new Place(table, id, key), ByteString.copyFromUtf8(value));
  }
}
