/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A message to be sent.
 *
 * @param queueUrl the queue, of any account and region that the sink's credentials may send to; a
 *     sink also takes a name, for a queue of its client's own account and region
 * @param body 1 byte to 1 MiB of UTF-8, in characters that XML 1.0 knows
 * @param attributes at most ten; their size counts with the body's
 * @param delaySeconds for how long nobody receives it, 0 to 900; 0 leaves it to the queue's own
 *     delay
 */
public record SqsEntry(
    String queueUrl, String body, Map<String, SqsAttribute> attributes, int delaySeconds)
    implements Serializable {

  /** What a message, and a batch of them, may have at most. */
  public static final long MOST_BYTES = 1 << 20;

  /** The longest delay of SQS. */
  public static final int LONGEST_DELAY = 900;

  private static final int MOST_ATTRIBUTES = 10;
  private static final long serialVersionUID = 1L;

  public SqsEntry {
    QueueUrl.refuseFifo(queueUrl);
    if (body.isEmpty()) {
      throw new IllegalArgumentException(
          "a message to " + queueUrl + " has no body; SQS wants at least one character");
    }
    if (delaySeconds < 0 || delaySeconds > LONGEST_DELAY) {
      throw new IllegalArgumentException(
          "a message to %s has a delay of %d s; SQS takes 0 to %d"
              .formatted(queueUrl, delaySeconds, LONGEST_DELAY));
    }
    if (attributes.size() > MOST_ATTRIBUTES) {
      throw new IllegalArgumentException(
          "a message to %s has %d attributes; SQS takes %d"
              .formatted(queueUrl, attributes.size(), MOST_ATTRIBUTES));
    }
    attributes = Map.copyOf(attributes);
  }

  /** Without attributes or delay. */
  public SqsEntry(String queueUrl, String body) {
    this(queueUrl, body, Map.of(), 0);
  }

  /** Its size as SQS counts, in bytes. */
  public long sizeBytes() {
    return body.getBytes(StandardCharsets.UTF_8).length + SqsAttribute.sizeBytes(attributes);
  }
}
