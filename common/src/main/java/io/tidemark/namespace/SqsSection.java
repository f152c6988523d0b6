/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import java.time.Duration;
import java.util.List;

/** The keys of an entry that is a queue of SQS. */
final class SqsSection {

  private static final int POLL_SECONDS = (int) Queue.Sqs.DEFAULT_POLL.toSeconds();
  private static final int MESSAGES = Queue.Sqs.DEFAULT_MESSAGES;

  private static final DocumentKey QUEUES =
      key(
          "wal-queue",
          new KeyType.Texts(NameRules.SQS_QUEUE, 100),
          "required for SQS",
          "The queues that records wait in. A queue belongs to one namespace only.");
  private static final DocumentKey DLQ_QUEUE =
      key(
          "wal-dlq-queue",
          new KeyType.Texts(NameRules.SQS_QUEUE, 1),
          "the first queue and `-dlq`",
          "The queue of the dead letters. An empty list is as good as none.");
  private static final DocumentKey POLL_INTERVAL =
      key(
          "queue.poll-interval.secs",
          new KeyType.Whole(0, (int) Queue.Sqs.LONGEST_POLL.toSeconds()),
          Integer.toString(POLL_SECONDS),
          "How long one receive waits for messages, in seconds. A job polls all its queues in one way:"
              + " with the shortest wait and the most messages that its documents ask for when it"
              + " starts.");
  private static final DocumentKey MAX_MESSAGES =
      key(
          "queue.max-messages-per-poll",
          new KeyType.Whole(1, Queue.Sqs.MOST_MESSAGES),
          Integer.toString(MESSAGES),
          "How many messages one poll takes at most, in receives of ten.");

  static final List<DocumentKey> KEYS = List.of(QUEUES, DLQ_QUEUE, POLL_INTERVAL, MAX_MESSAGES);

  private SqsSection() {}

  static Queue.Sqs read(DocumentNode config, String shard) {
    List<String> queues = config.texts(QUEUES).orElse(List.of());
    if (queues.isEmpty()) {
      throw config.wrong(QUEUES, "name at least one queue");
    }
    String deadLetters =
        config.texts(DLQ_QUEUE).orElse(List.of()).stream()
            .findFirst()
            .orElseGet(() -> queues.get(0) + "-dlq");
    if (!NameRules.SQS_QUEUE.allows(deadLetters)) {
      throw config.wrong(
          DLQ_QUEUE, "name a queue: '" + deadLetters + "', its default, is too long");
    }
    if (queues.contains(deadLetters)) {
      throw config.wrong(
          QUEUES,
          queues.indexOf(deadLetters),
          "it is the dead letter queue as well, and records would circle; name another in "
              + config.path(DLQ_QUEUE));
    }
    return new Queue.Sqs(
        queues,
        deadLetters,
        Duration.ofSeconds(config.whole(POLL_INTERVAL).orElse(POLL_SECONDS)),
        config.whole(MAX_MESSAGES).orElse(MESSAGES),
        DrainSection.read(config),
        shard);
  }

  private static DocumentKey key(String name, KeyType type, String standard, String description) {
    return new DocumentKey(NamespaceKeys.CONFIG, name, Spelling.EXACT, type, standard, description);
  }
}
