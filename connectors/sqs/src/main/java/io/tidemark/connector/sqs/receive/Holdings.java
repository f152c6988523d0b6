/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that a reader has received and not got rid of, and whether there is room for more. */
final class Holdings {

  private final Bounds bounds;
  private final Set<Held> held = new LinkedHashSet<>();
  private long bytes;

  Holdings(Bounds bounds) {
    this.bounds = bounds;
  }

  void add(Held message) {
    if (held.add(message)) {
      bytes += message.bytes();
    }
  }

  /** Nothing more is done with it. */
  void gone(Held message) {
    message.stage(Held.Stage.GONE);
    if (held.remove(message)) {
      bytes -= message.bytes();
    }
  }

  /**
   * Whether more may be asked for.
   *
   * @param unemitted how many wait for the task
   * @param unemittedBytes their size
   */
  boolean hasRoom(int unemitted, long unemittedBytes) {
    return unemitted < bounds.unemitted()
        && held.size() < bounds.uncommitted()
        && bytes + unemittedBytes < bounds.bytes();
  }

  /** Those that no checkpoint has committed. */
  List<Held> uncommitted() {
    return held.stream().filter(message -> message.stage() == Held.Stage.HELD).toList();
  }

  int count() {
    return held.size();
  }
}
