/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A message as it was received.
 *
 * @param queueUrl the queue it came from
 * @param messageId the server's name of it, the same each time it is received
 * @param body what was sent
 * @param attributes what the sender said of it
 * @param systemAttributes what the server says of it, by the attributes' own names
 */
public record SqsMessage(
    String queueUrl,
    String messageId,
    String body,
    Map<String, SqsAttribute> attributes,
    Map<String, String> systemAttributes) {

  /** The system attribute with the number of times a message was received. */
  public static final String RECEIVE_COUNT = "ApproximateReceiveCount";

  /** The system attribute with the time it was sent, in milliseconds of the epoch. */
  public static final String SENT = "SentTimestamp";

  /** The value of a number that the server didn't give. */
  public static final long UNKNOWN = -1;

  public SqsMessage {
    attributes = Map.copyOf(attributes);
    systemAttributes = Map.copyOf(systemAttributes);
  }

  /** How often it was received, this time included, as the server counts; or {@link #UNKNOWN}. */
  public long receiveCount() {
    return number(RECEIVE_COUNT);
  }

  /** When it was sent, in milliseconds of the epoch; or {@link #UNKNOWN}. */
  public long sentMillis() {
    return number(SENT);
  }

  /** The size of what the sender sent, in bytes. */
  public long sizeBytes() {
    return body.getBytes(StandardCharsets.UTF_8).length + SqsAttribute.sizeBytes(attributes);
  }

  private long number(String attribute) {
    String value = systemAttributes.get(attribute);
    try {
      return value == null ? UNKNOWN : Long.parseLong(value);
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
