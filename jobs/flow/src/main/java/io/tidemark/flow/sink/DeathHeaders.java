/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import io.tidemark.record.WalHeaders;
import java.util.stream.Collectors;

/** What a dead letter says of its record, for the log where a topic has no room for it. */
final class DeathHeaders {

  private DeathHeaders() {}

  /** As in {@code wal.id=a, wal.dead.reason=REJECTED}. */
  static String text(OutgoingMessage message) {
    return message.headers().stream()
        .filter(
            it -> it.name().startsWith(WalHeaders.DEAD_PREFIX) || it.name().equals(WalHeaders.ID))
        .map(it -> it.name() + "=" + (it.value() == null ? "" : it.value().toStringUtf8()))
        .collect(Collectors.joining(", "));
  }
}
