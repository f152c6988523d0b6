/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.SqsMessage;
import io.tidemark.connector.sqs.source.SqsDeserializationSchema;
import io.tidemark.namespace.Queue;
import io.tidemark.record.WalHeaders;
import io.tidemark.targets.sqs.SqsForm;
import io.tidemark.targets.sqs.SqsParts;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/**
 * Takes a message of SQS as it is. What can't be read as one of ours stays among its headers and is
 * found later, where it becomes a dead letter and not a failure of the source.
 */
final class SqsDeserializer implements SqsDeserializationSchema<QueueMessage> {

  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(SqsMessage message, Collector<QueueMessage> out) {
    SqsParts parts = SqsForm.parts(message);
    List<QueueMessage.RawHeader> headers = new ArrayList<>();
    parts
        .headers()
        .forEach(header -> headers.add(new QueueMessage.RawHeader(header.name(), header.value())));
    if (parts.header(WalHeaders.ID).isEmpty() && parts.header(WalHeaders.CANCEL).isEmpty()) {
      // However often it is received it has the same, and meets itself where it is still held.
      headers.add(
          new QueueMessage.RawHeader(WalHeaders.ID, ByteString.copyFromUtf8(message.messageId())));
    }
    out.collect(
        new QueueMessage(
            Queue.Sqs.CLUSTER,
            name(message.queueUrl()),
            0,
            position(message.messageId()),
            Math.max(0, message.sentMillis()),
            parts.key().isEmpty() ? null : parts.key(),
            parts.value(),
            headers));
  }

  @Override
  public TypeInformation<QueueMessage> getProducedType() {
    return QueueMessageSerializer.TYPE;
  }

  private static String name(String queueUrl) {
    return queueUrl.substring(queueUrl.lastIndexOf('/') + 1);
  }

  /** SQS has no offsets: a number that no other message has, as good as surely. */
  private static long position(String messageId) {
    return UUID.nameUUIDFromBytes(messageId.getBytes(UTF_8)).getMostSignificantBits()
        & Long.MAX_VALUE;
  }
}
