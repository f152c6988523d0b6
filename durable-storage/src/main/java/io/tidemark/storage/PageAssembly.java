/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes mutations of rows that come by sequence, attempt and chunk. */
final class PageAssembly {
  private final int to;
  private final List<Map<ByteString, ByteString>> found = new ArrayList<>();

  /** The sequence whose rows come, and its whole contents so far by their hash. */
  private int sequence;

  private Map<ByteString, ByteString> contents = new LinkedHashMap<>();

  private Contents.@Nullable Row first;
  private int chunks;
  private ByteString content = ByteString.EMPTY;

  private boolean stopped;
  private long bytes;

  PageAssembly(int from, int to) {
    this.sequence = from;
    this.to = to;
  }

  void add(Contents.Row row) {
    if (row.sequence() != sequence) {
      endSequence();
      if (row.sequence() != sequence) {
        stopped = true;
      }
    }
    if (stopped) {
      return;
    }
    if (row.chunk() == 0) {
      endAttempt();
      first = row;
      chunks = 1;
      content = row.content();
    } else if (first != null && first.attempt() == row.attempt() && row.chunk() == chunks) {
      chunks++;
      content = content.concat(row.content());
    }
  }

  /** There are no more rows. */
  void finish() {
    if (!stopped && sequence <= to) {
      endSequence();
      stopped |= sequence <= to;
    }
  }

  private void endAttempt() {
    if (first != null && chunks == first.chunks()) {
      contents.putIfAbsent(first.hash(), content);
    }
    first = null;
    content = ByteString.EMPTY;
  }

  private void endSequence() {
    endAttempt();
    if (contents.isEmpty()) {
      stopped = true;
      return;
    }
    found.add(contents);
    bytes += contents.values().stream().mapToLong(ByteString::size).sum();
    contents = new LinkedHashMap<>();
    sequence++;
  }

  /** The contents of each sequence, from the first one that was asked for. */
  List<Map<ByteString, ByteString>> found() {
    return found;
  }

  /** Whether a sequence has two contents. */
  boolean contested() {
    return found.stream().anyMatch(each -> each.size() > 1);
  }

  /** Whether the sequence after those found is missing. */
  boolean stopped() {
    return stopped;
  }

  /** How many bytes of content were found. */
  long bytes() {
    return bytes;
  }
}
