/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.time.Duration;
import java.util.List;

/** Where a namespace's records wait: one entry of {@code persistence_configuration}. */
public sealed interface Queue {

  /**
   * Topics of one Kafka cluster.
   *
   * @param cluster the name of the cluster, which the deployment's options map to addresses
   * @param topics where records go; at least one, no duplicates
   * @param deadLetterTopic where a record goes that can't be delivered
   */
  record Kafka(String cluster, List<String> topics, String deadLetterTopic) implements Queue {

    /** The cluster of a document that names none. */
    public static final String DEFAULT_CLUSTER = "default";

    public Kafka {
      topics = List.copyOf(topics);
      if (topics.isEmpty()) {
        throw new IllegalArgumentException("no topic");
      }
      if (topics.contains(deadLetterTopic)) {
        throw new IllegalArgumentException(
            "topic '" + deadLetterTopic + "' is also the dead letter topic: records would circle");
      }
    }
  }

  /**
   * Queues of SQS.
   *
   * @param queues where records go; at least one
   * @param deadLetterQueue where a record goes that can't be delivered
   * @param pollInterval how long one receive waits for messages
   * @param maxMessagesPerPoll how many messages one poll takes at most, in receives of ten
   */
  record Sqs(
      List<String> queues, String deadLetterQueue, Duration pollInterval, int maxMessagesPerPoll)
      implements Queue {
    public Sqs {
      queues = List.copyOf(queues);
      if (queues.isEmpty()) {
        throw new IllegalArgumentException("no queue");
      }
      if (queues.contains(deadLetterQueue)) {
        throw new IllegalArgumentException(
            "queue '" + deadLetterQueue + "' is also the dead letter queue: records would circle");
      }
    }
  }
}
