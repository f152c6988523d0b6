/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.flow.sink.OutgoingMessage;
import io.tidemark.namespace.Queue;
import io.tidemark.record.Header;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * A dead letter as a message of its queue: key, value and headers as they were, and {@code
 * wal.dead.*} headers that say what befell it. Those of an earlier death are replaced, so that a
 * record which was redriven and died again tells of its last death only.
 */
public final class DeadLetterMessages {

  private DeadLetterMessages() {}

  /**
   * Makes one.
   *
   * @param region where the record was for; empty: for no region
   */
  public static OutgoingMessage of(DeadLetter letter, String region) {
    QueueMessage message = letter.message();
    List<RawHeader> headers = new ArrayList<>();
    for (RawHeader header : message.headers()) {
      if (!header.name().startsWith(WalHeaders.DEAD_PREFIX)) {
        headers.add(header);
      }
    }
    for (Header header : DeadLetterHeaders.of(letter, region)) {
      headers.add(new RawHeader(header.name(), header.value()));
    }
    if (!message.cluster().equals(Queue.Sqs.CLUSTER)) { // A queue has no positions.
      headers.add(header(WalHeaders.DEAD_PARTITION, message.partition()));
      headers.add(header(WalHeaders.DEAD_OFFSET, message.offset()));
    }
    return new OutgoingMessage(
        message.cluster(), letter.deadLetterTopic(), message.key(), message.value(), headers);
  }

  private static RawHeader header(String name, long value) {
    return new RawHeader(name, ByteString.copyFromUtf8(Long.toString(value)));
  }
}
