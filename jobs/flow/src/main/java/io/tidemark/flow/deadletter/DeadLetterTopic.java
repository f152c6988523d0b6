/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Queue;
import java.util.Optional;

/** Which topic or queue takes a message that is dead. */
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
        .filter(queue -> cluster(queue).equals(message.cluster()))
        .sorted((a, b) -> Boolean.compare(isFrom(b, message), isFrom(a, message)))
        .map(DeadLetterTopic::of)
        .findFirst()
        .orElse(message.topic() + "-dlq");
  }

  private static boolean isFrom(Queue queue, QueueMessage message) {
    return (queue instanceof Queue.Kafka kafka ? kafka.topics() : ((Queue.Sqs) queue).queues())
        .contains(message.topic());
  }

  private static String cluster(Queue queue) {
    return queue instanceof Queue.Kafka kafka ? kafka.cluster() : Queue.Sqs.CLUSTER;
  }

  private static String of(Queue queue) {
    return queue instanceof Queue.Kafka kafka
        ? kafka.deadLetterTopic()
        : ((Queue.Sqs) queue).deadLetterQueue();
  }
}
