/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.state.v1.HeldMark;
import io.tidemark.flow.state.v1.HeldRecord;
import io.tidemark.flow.state.v1.RawHeader;
import java.util.ArrayList;
import java.util.List;

/** A waiting record as the bytes that Flink's state holds, and back. */
final class WaitingCodec {

  private WaitingCodec() {}

  static byte[] encode(Waiting waiting) {
    QueueMessage message = waiting.message();
    HeldRecord.Builder held =
        HeldRecord.newBuilder()
            .setCluster(message.cluster())
            .setTopic(message.topic())
            .setPartition(message.partition())
            .setOffset(message.offset())
            .setTimestamp(message.timestampMillis())
            .setDue(waiting.dueMillis())
            .setFailedAttempts(waiting.failedAttempts())
            .setFirstFailure(waiting.firstFailureMillis())
            .setLastFailure(waiting.lastFailureMillis())
            .setLastError(waiting.lastError())
            .setNamespace(waiting.namespace())
            .setOrdered(message.ordered())
            .setMark(mark(waiting.mark()))
            .setTurn(waiting.turnMillis())
            .setForTarget(waiting.forTarget())
            .setRead(message.readMillis());
    if (message.key() != null) {
      held.setKey(message.key());
    }
    if (message.value() != null) {
      held.setValue(message.value());
    }
    for (QueueMessage.RawHeader header : message.headers()) {
      RawHeader.Builder raw = RawHeader.newBuilder().setName(header.name());
      if (header.value() != null) {
        raw.setValue(header.value());
      }
      held.addHeaders(raw);
    }
    return held.build().toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote, in this version of the job or an earlier one.
   *
   * @throws IllegalStateException if the state is damaged
   */
  static Waiting decode(byte[] bytes) {
    HeldRecord held;
    try {
      held = HeldRecord.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a held record of " + bytes.length + " bytes is damaged", e);
    }
    List<QueueMessage.RawHeader> headers = new ArrayList<>(held.getHeadersCount());
    for (RawHeader raw : held.getHeadersList()) {
      headers.add(
          new QueueMessage.RawHeader(raw.getName(), raw.hasValue() ? raw.getValue() : null));
    }
    QueueMessage message =
        new QueueMessage(
            held.getCluster(),
            held.getTopic(),
            held.getPartition(),
            held.getOffset(),
            held.getTimestamp(),
            held.hasKey() ? held.getKey() : null,
            held.hasValue() ? held.getValue() : null,
            headers,
            held.getOrdered(),
            "",
            false,
            held.getRead());
    return new Waiting(
        message,
        held.getNamespace(),
        held.getDue(),
        held.getFailedAttempts(),
        held.getFirstFailure(),
        held.getLastFailure(),
        held.getLastError(),
        mark(held.getMark()),
        held.getTurn(),
        // Before version 3 a record that stops its key kept the word of what it had waited for.
        held.getForTarget() && held.getMark() != HeldMark.STOPS_KEY);
  }

  private static HeldMark mark(Waiting.Mark mark) {
    return switch (mark) {
      case NONE -> HeldMark.NONE;
      case CANCELLED -> HeldMark.CANCELLED;
      case REPLACED -> HeldMark.REPLACED;
      case STOPS_KEY -> HeldMark.STOPS_KEY;
    };
  }

  private static Waiting.Mark mark(HeldMark mark) {
    return switch (mark) {
      case NONE -> Waiting.Mark.NONE;
      case CANCELLED -> Waiting.Mark.CANCELLED;
      case REPLACED -> Waiting.Mark.REPLACED;
      case STOPS_KEY -> Waiting.Mark.STOPS_KEY;
      case UNRECOGNIZED ->
          throw new IllegalStateException("a held record has a mark that this jar doesn't know");
    };
  }
}
