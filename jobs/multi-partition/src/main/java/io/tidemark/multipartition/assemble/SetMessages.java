/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.multipartition.state.v1.SetMessage;
import io.tidemark.multipartition.state.v1.SetMessageHeader;
import io.tidemark.record.Decoded;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Messages of sets: as records, as the bytes that Flink's state holds, and as they leave. */
final class SetMessages {

  /** What a message has of its own when it leaves. */
  private static final Set<String> STAMPS =
      Set.of(WalHeaders.ID, WalHeaders.WRITTEN_AT, WalHeaders.DUE, WalHeaders.SET_ASSEMBLED);

  private SetMessages() {}

  /**
   * What a message is to a set; empty where it is no valid record or is part of none.
   *
   * @param namespace the namespace of its topic
   */
  static Optional<LogRecord> read(QueueMessage message, String namespace) {
    return message.decode(namespace) instanceof Decoded.Valid valid
            && valid.record().setPart().isPresent()
        ? Optional.of(valid.record())
        : Optional.empty();
  }

  /** Whether two mutations say the same. Those of a caller that tried again were written later. */
  static boolean same(LogRecord one, LogRecord other) {
    return one.payload().equals(other.payload())
        && one.target().equals(other.target())
        && one.headers().equals(other.headers())
        && one.cacheWrite().equals(other.cacheWrite());
  }

  /**
   * A mutation as it leaves: in order with the others of its set, not written before the one ahead
   * of it, nor due before the marker; and with the id by which its key waits if it is dead.
   */
  static QueueMessage leaving(
      QueueMessage message, SetPart part, long writtenMillis, long dueMillis) {
    List<RawHeader> headers = new ArrayList<>(message.headers().size() + 2);
    for (RawHeader header : message.headers()) {
      if (!STAMPS.contains(header.name())) {
        headers.add(header);
      }
    }
    headers.add(header(WalHeaders.ID, part.recordId()));
    headers.add(header(WalHeaders.WRITTEN_AT, Long.toString(writtenMillis)));
    headers.add(header(WalHeaders.DUE, Long.toString(dueMillis)));
    headers.add(header(WalHeaders.SET_ASSEMBLED, "true"));
    return new QueueMessage(
            message.cluster(),
            message.topic(),
            message.partition(),
            message.offset(),
            message.timestampMillis(),
            message.key(),
            message.value(),
            headers)
        .readAt(message.readMillis())
        .inOrder();
  }

  static byte[] encode(QueueMessage message) {
    SetMessage.Builder saved =
        SetMessage.newBuilder()
            .setCluster(message.cluster())
            .setTopic(message.topic())
            .setPartition(message.partition())
            .setOffset(message.offset())
            .setTimestamp(message.timestampMillis())
            .setRead(message.readMillis());
    if (message.key() != null) {
      saved.setKey(message.key());
    }
    if (message.value() != null) {
      saved.setValue(message.value());
    }
    for (RawHeader header : message.headers()) {
      SetMessageHeader.Builder raw = SetMessageHeader.newBuilder().setName(header.name());
      if (header.value() != null) {
        raw.setValue(header.value());
      }
      saved.addHeaders(raw);
    }
    return saved.build().toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalStateException if the state is damaged
   */
  static QueueMessage decode(byte[] bytes) {
    SetMessage saved;
    try {
      saved = SetMessage.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "a message of a set, of " + bytes.length + " bytes, is damaged", e);
    }
    List<RawHeader> headers = new ArrayList<>(saved.getHeadersCount());
    for (SetMessageHeader raw : saved.getHeadersList()) {
      headers.add(new RawHeader(raw.getName(), raw.hasValue() ? raw.getValue() : null));
    }
    return new QueueMessage(
            saved.getCluster(),
            saved.getTopic(),
            saved.getPartition(),
            saved.getOffset(),
            saved.getTimestamp(),
            saved.hasKey() ? saved.getKey() : null,
            saved.hasValue() ? saved.getValue() : null,
            headers)
        .readAt(saved.getRead());
  }

  private static RawHeader header(String name, String value) {
    return new RawHeader(name, ByteString.copyFromUtf8(value));
  }
}
