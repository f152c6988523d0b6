/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

/** What an id may look like: 1 to 256 printable ASCII characters without a space. */
public final class RecordId {

  /** The longest id, in characters. */
  public static final int MAX_LENGTH = 256;

  private RecordId() {}

  /** Whether the text may be an id. */
  public static boolean valid(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }
}
