/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a namespace's records wait: one entry of {@code persistence_configuration}. */
public sealed interface Queue {

  /** Whether it is only read from now on: new records go to the namespace's other queues. */
  boolean drain();

  /** Which job of the namespace's persona reads it. */
  String shard();

  /**
   * Topics of one Kafka cluster.
   *
   * @param cluster the name of the cluster, which the deployment's options map to addresses
   * @param topics where records go; at least one, no duplicates
   * @param deadLetterTopic where a record goes that can't be delivered
   * @param outcomeTopic where it is written what became of each record; empty: nowhere
   * @param drain whether it is only read
   * @param shard which job of the persona reads it
   */
  record Kafka(
      String cluster,
      List<String> topics,
      String deadLetterTopic,
      Optional<String> outcomeTopic,
      boolean drain,
      String shard)
      implements Queue {

    /** The cluster of a document that names none. */
    public static final String DEFAULT_CLUSTER = "default";

    /** Topics that are written too, whose records' outcomes are written nowhere. */
    public Kafka(String cluster, List<String> topics, String deadLetterTopic) {
      this(cluster, topics, deadLetterTopic, Optional.empty());
    }

    /** Topics that are written too. */
    public Kafka(
        String cluster,
        List<String> topics,
        String deadLetterTopic,
        Optional<String> outcomeTopic) {
      this(cluster, topics, deadLetterTopic, outcomeTopic, false);
    }

    /** Topics of the default shard. */
    public Kafka(
        String cluster,
        List<String> topics,
        String deadLetterTopic,
        Optional<String> outcomeTopic,
        boolean drain) {
      this(cluster, topics, deadLetterTopic, outcomeTopic, drain, Namespace.DEFAULT_SHARD);
    }

    public Kafka {
      topics = List.copyOf(topics);
      if (topics.isEmpty()) {
        throw new IllegalArgumentException("no topic");
      }
      if (Set.copyOf(topics).size() < topics.size()) {
        throw new IllegalArgumentException("a topic is named twice in " + topics);
      }
      if (topics.contains(deadLetterTopic)) {
        throw new IllegalArgumentException(
            "topic '" + deadLetterTopic + "' is also the dead letter topic: records would circle");
      }
      if (outcomeTopic.filter(topics::contains).isPresent()) {
        throw new IllegalArgumentException(
            "topic '" + outcomeTopic.get() + "' is also the outcome topic: outcomes would circle");
      }
    }
  }

  /**
   * Queues of SQS.
   *
   * @param queues where records go; at least one, no duplicates
   * @param deadLetterQueue where a record goes that can't be delivered
   * @param pollInterval how long one receive waits for messages; 0 to 20 s, as SQS has it
   * @param maxMessagesPerPoll how many messages one poll takes at most, in receives of ten; 1 to
   *     1000
   * @param drain whether they are only read
   * @param shard which job of the persona reads them
   */
  record Sqs(
      List<String> queues,
      String deadLetterQueue,
      Duration pollInterval,
      int maxMessagesPerPoll,
      boolean drain,
      String shard)
      implements Queue {

    /**
     * Stands where a topic has the name of its Kafka cluster. No cluster can be called that, so no
     * topic is mistaken for a queue.
     */
    public static final String CLUSTER = "sqs:";

    /** How long one receive waits unless the document says otherwise. */
    public static final Duration DEFAULT_POLL = Duration.ofSeconds(10);

    /** How many messages one poll takes unless the document says otherwise. */
    public static final int DEFAULT_MESSAGES = 100;

    /** The longest that one receive may wait: SQS's own limit. */
    public static final Duration LONGEST_POLL = Duration.ofSeconds(20);

    /** The most messages that one poll may take. */
    public static final int MOST_MESSAGES = 1000;

    /** Queues of the default shard that are written too. */
    public Sqs(
        List<String> queues,
        String deadLetterQueue,
        Duration pollInterval,
        int maxMessagesPerPoll) {
      this(
          queues,
          deadLetterQueue,
          pollInterval,
          maxMessagesPerPoll,
          false,
          Namespace.DEFAULT_SHARD);
    }

    public Sqs {
      queues = List.copyOf(queues);
      if (queues.isEmpty()) {
        throw new IllegalArgumentException("no queue");
      }
      if (Set.copyOf(queues).size() < queues.size()) {
        throw new IllegalArgumentException("a queue is named twice in " + queues);
      }
      if (pollInterval.isNegative() || pollInterval.compareTo(LONGEST_POLL) > 0) {
        throw new IllegalArgumentException(
            "poll interval is " + pollInterval + "; it must be 0 to " + LONGEST_POLL);
      }
      if (maxMessagesPerPoll < 1 || maxMessagesPerPoll > MOST_MESSAGES) {
        throw new IllegalArgumentException(
            "max messages per poll is "
                + maxMessagesPerPoll
                + "; it must be 1 to "
                + MOST_MESSAGES);
      }
      if (queues.contains(deadLetterQueue)) {
        throw new IllegalArgumentException(
            "queue '" + deadLetterQueue + "' is also the dead letter queue: records would circle");
      }
    }
  }
}
