/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import com.google.protobuf.ByteString;
import io.tidemark.example.keyvalue.v1.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of rows, in the order in which a partition has them, until a page is full.
 *
 * <p>A value of several chunks isn't written at one instant, nor read at one. An item without chunk
 * 0 is being put or was deleted: there is none. One whose chunks aren't all there, or not of one
 * time, changed while it was read: that has to be read again.
 */
final class PageAssembly {

  private final int mostItems;
  private final int enoughBytes;
  private final List<Item> items = new ArrayList<>();
  private ByteString last = ByteString.EMPTY;
  private int bytes;
  private boolean torn;

  private @Nullable Chunk first;
  private ByteString value = ByteString.EMPTY;
  private int chunks;

  /**
   * An empty page.
   *
   * @param mostItems how many items it may have
   * @param enoughBytes how many bytes of values are enough
   */
  PageAssembly(int mostItems, int enoughBytes) {
    this.mostItems = mostItems;
    this.enoughBytes = enoughBytes;
  }

  /**
   * Takes the next row.
   *
   * @return false where the page is full, and the row belongs to the next one
   */
  boolean add(Chunk row) {
    Chunk open = first;
    if (open == null || !open.key().equals(row.key())) {
      close();
      if (items.size() >= mostItems || bytes >= enoughBytes) {
        return false;
      }
      if (row.number() == 0) {
        first = row;
        value = row.value();
        chunks = 1;
      }
      return true;
    }
    if (row.number() < open.count()) {
      boolean next = row.number() == chunks && row.writtenMicros() == open.writtenMicros();
      torn |= !next;
      value = value.concat(row.value());
      chunks++;
    }
    return true;
  }

  /** No more rows come, at least not into this page. */
  void close() {
    Chunk open = first;
    if (open == null) {
      return;
    }
    torn |= chunks < open.count();
    items.add(
        Item.newBuilder().setKey(open.key()).setValue(value).setMetadata(open.metadata()).build());
    bytes += value.size();
    last = open.key();
    first = null;
    value = ByteString.EMPTY;
  }

  /** Whether an item changed while it was read. */
  boolean torn() {
    return torn;
  }

  /**
   * The page.
   *
   * @param more whether there are rows beyond it
   */
  Page page(boolean more) {
    return new Page(items, more ? last : ByteString.EMPTY);
  }
}
