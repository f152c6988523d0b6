/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.flow.sink.TopicBacklog.Entry;
import io.tidemark.flow.state.v1.BacklogEntry;
import io.tidemark.flow.state.v1.KeyedCount;
import io.tidemark.flow.state.v1.UnwrittenHeader;
import io.tidemark.flow.state.v1.UnwrittenMessage;

/** How messages that are to be written are in savepoints. */
final class BacklogCodec {

  private BacklogCodec() {}

  static byte[] encode(Entry entry) {
    OutgoingMessage message = entry.message();
    UnwrittenMessage.Builder encoded =
        UnwrittenMessage.newBuilder()
            .setCluster(message.cluster())
            .setTopic(message.topic())
            .setSince(entry.sinceMillis());
    if (message.key() != null) {
      encoded.setKey(message.key());
    }
    if (message.value() != null) {
      encoded.setValue(message.value());
    }
    for (RawHeader header : message.headers()) {
      UnwrittenHeader.Builder one = encoded.addHeadersBuilder().setName(header.name());
      if (header.value() != null) {
        one.setValue(header.value());
      }
    }
    return BacklogEntry.newBuilder().setMessage(encoded).build().toByteArray();
  }

  static byte[] encode(TopicName topic, long keyed) {
    return BacklogEntry.newBuilder()
        .setKeyed(
            KeyedCount.newBuilder()
                .setCluster(topic.cluster())
                .setTopic(topic.topic())
                .setCount(keyed))
        .build()
        .toByteArray();
  }

  static BacklogEntry decode(byte[] bytes) {
    try {
      return BacklogEntry.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message that is to be written is damaged in state", e);
    }
  }

  static Entry entry(UnwrittenMessage encoded) {
    return new Entry(
        new OutgoingMessage(
            encoded.getCluster(),
            encoded.getTopic(),
            encoded.hasKey() ? encoded.getKey() : null,
            encoded.hasValue() ? encoded.getValue() : null,
            encoded.getHeadersList().stream()
                .map(it -> new RawHeader(it.getName(), it.hasValue() ? it.getValue() : null))
                .toList()),
        encoded.getSince());
  }
}
