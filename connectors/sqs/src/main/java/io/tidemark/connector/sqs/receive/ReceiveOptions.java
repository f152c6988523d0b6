/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.SqsClient;
import java.io.Serializable;
import java.time.Duration;

/**
 * How a reader receives.
 *
 * @param pollWait how long a poll of an empty queue waits, in whole seconds up to 20; with 0 an
 *     empty queue is polled once a second
 * @param maxMessagesPerPoll how many messages of a queue are asked for at once, in requests of at
 *     most ten; so many tens are as many requests in flight
 * @param visibility for how long a message is hidden from others without being extended, in whole
 *     seconds from 2 s to 12 h; it is extended when half of it is over
 * @param bounds when receiving pauses
 * @param closing how long a reader that ends may take to delete and to give back
 */
public record ReceiveOptions(
    Duration pollWait, int maxMessagesPerPoll, Duration visibility, Bounds bounds, Duration closing)
    implements Serializable {

  /** What holds unless something else is said. */
  public static final ReceiveOptions DEFAULT =
      new ReceiveOptions(
          Duration.ofSeconds(10),
          100,
          Duration.ofSeconds(60),
          Bounds.DEFAULT,
          Duration.ofSeconds(5));

  private static final long serialVersionUID = 1L;
  private static final int LONGEST_WAIT = 20;
  private static final int SHORTEST_VISIBILITY = 2;
  private static final int LONGEST_VISIBILITY = 12 * 60 * 60;
  private static final int MOST_MESSAGES = 1_000;

  public ReceiveOptions {
    whole("poll wait", pollWait, 0, LONGEST_WAIT);
    whole("visibility timeout", visibility, SHORTEST_VISIBILITY, LONGEST_VISIBILITY);
    if (maxMessagesPerPoll < 1 || maxMessagesPerPoll > MOST_MESSAGES) {
      throw new IllegalArgumentException(
          "max messages per poll is %d; it must be 1 to %d"
              .formatted(maxMessagesPerPoll, MOST_MESSAGES));
    }
    if (closing.isNegative()) {
      throw new IllegalArgumentException(
          "closing timeout is " + closing + "; it can't be negative");
    }
  }

  /** How many messages one request asks for. */
  int messagesPerRequest() {
    return Math.min(SqsClient.BATCH, maxMessagesPerPoll);
  }

  /** How many requests a queue has in flight at most. */
  int requestsPerQueue() {
    return Math.max(1, maxMessagesPerPoll / SqsClient.BATCH);
  }

  private static void whole(String what, Duration value, int least, int most) {
    if (value.getNano() != 0 || value.getSeconds() < least || value.getSeconds() > most) {
      throw new IllegalArgumentException(
          "%s is %s; it must be whole seconds, %d to %d".formatted(what, value, least, most));
    }
  }
}
