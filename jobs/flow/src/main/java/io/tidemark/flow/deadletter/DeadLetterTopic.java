/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Queue;
import java.util.Optional;

/** Which topic takes a message that is dead. */
public final class DeadLetterTopic {

  private DeadLetterTopic() {}

  /**
   * That of the queue it was read from, as its namespace says; else the usual name.
   *
   * @param namespace the namespace of its topic; empty where it has none
   */
  public static String of(QueueMessage message, Optional<Namespace> namespace) {
    return namespace.stream()
        .flatMap(known -> known.queues().stream())
        .filter(queue -> queue instanceof Queue.Kafka)
        .map(queue -> (Queue.Kafka) queue)
        .filter(queue -> queue.cluster().equals(message.cluster()))
        .sorted((a, b) -> Boolean.compare(isFrom(b, message), isFrom(a, message)))
        .map(Queue.Kafka::deadLetterTopic)
        .findFirst()
        .orElse(message.topic() + "-dlq");
  }

  private static boolean isFrom(Queue.Kafka queue, QueueMessage message) {
    return queue.topics().contains(message.topic());
  }
}
