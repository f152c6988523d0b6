/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** The connector's values as the SDK's, and back. An entry's id is its place in the batch. */
final class SdkValues {

  private SdkValues() {}

  static ReceiveMessageRequest receive(SqsClient.Receive request) {
    return ReceiveMessageRequest.builder()
        .queueUrl(request.queueUrl())
        .maxNumberOfMessages(request.maxMessages())
        .waitTimeSeconds(request.waitSeconds())
        .visibilityTimeout(request.visibilitySeconds())
        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
        .messageAttributeNames("All")
        .build();
  }

  static Received received(String queueUrl, Message message) {
    Map<String, SqsAttribute> attributes = new HashMap<>();
    message.messageAttributes().forEach((name, value) -> attributes.put(name, attribute(value)));
    return new Received(
        new SqsMessage(
            queueUrl,
            message.messageId(),
            message.body(),
            attributes,
            message.attributesAsStrings()),
        message.receiptHandle());
  }

  static DeleteMessageBatchRequest delete(String queueUrl, List<String> receipts) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>(receipts.size());
    for (int i = 0; i < receipts.size(); i++) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .receiptHandle(receipts.get(i))
              .build());
    }
    return DeleteMessageBatchRequest.builder().queueUrl(queueUrl).entries(entries).build();
  }

  static ChangeMessageVisibilityBatchRequest visibility(
      String queueUrl, List<String> receipts, int seconds) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>(receipts.size());
    for (int i = 0; i < receipts.size(); i++) {
      entries.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .receiptHandle(receipts.get(i))
              .visibilityTimeout(seconds)
              .build());
    }
    return ChangeMessageVisibilityBatchRequest.builder()
        .queueUrl(queueUrl)
        .entries(entries)
        .build();
  }

  static SendMessageBatchRequest send(String queueUrl, List<SqsEntry> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      entries.add(entry(i, messages.get(i)));
    }
    return SendMessageBatchRequest.builder().queueUrl(queueUrl).entries(entries).build();
  }

  static List<EntryFailure> failures(List<BatchResultErrorEntry> failed) {
    return failed.stream()
        .map(
            entry ->
                new EntryFailure(
                    Integer.parseInt(entry.id()),
                    entry.code() == null ? "" : entry.code(),
                    entry.message() == null ? "" : entry.message(),
                    Boolean.TRUE.equals(entry.senderFault())))
        .toList();
  }

  /**
   * The entries that aren't known to be there: those that failed, and those that the answer doesn't
   * name, as one that something on the way made up wouldn't.
   *
   * @param sent how many there were
   */
  static List<EntryFailure> unsent(int sent, SendMessageBatchResponse answer) {
    BitSet named = new BitSet(sent);
    answer.successful().forEach(entry -> named.set(Integer.parseInt(entry.id())));
    List<EntryFailure> failures = new ArrayList<>(failures(answer.failed()));
    failures.forEach(failure -> named.set(failure.index()));
    for (int i = named.nextClearBit(0); i < sent; i = named.nextClearBit(i + 1)) {
      failures.add(new EntryFailure(i, "InternalError", "the answer doesn't name it", false));
    }
    return failures;
  }

  private static SendMessageBatchRequestEntry entry(int index, SqsEntry message) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    message.attributes().forEach((name, value) -> attributes.put(name, attribute(value)));
    SendMessageBatchRequestEntry.Builder entry =
        SendMessageBatchRequestEntry.builder()
            .id(Integer.toString(index))
            .messageBody(message.body())
            .messageAttributes(attributes);
    if (message.delaySeconds() > 0) {
      entry.delaySeconds(message.delaySeconds());
    }
    return entry.build();
  }

  private static MessageAttributeValue attribute(SqsAttribute attribute) {
    MessageAttributeValue.Builder value =
        MessageAttributeValue.builder().dataType(attribute.type());
    return attribute.isBinary()
        ? value.binaryValue(SdkBytes.fromByteArray(attribute.bytes())).build()
        : value.stringValue(attribute.text()).build();
  }

  private static SqsAttribute attribute(MessageAttributeValue value) {
    byte[] bytes =
        value.binaryValue() != null
            ? value.binaryValue().asByteArray()
            : SdkBytes.fromUtf8String(value.stringValue()).asByteArray();
    return SqsAttribute.of(value.dataType(), bytes);
  }
}
