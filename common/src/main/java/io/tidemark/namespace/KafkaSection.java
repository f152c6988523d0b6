/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.DocumentNode;
import io.tidemark.namespace.document.KeyType;
import io.tidemark.namespace.document.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of an entry that is a queue of Kafka topics. */
final class KafkaSection {

  private static final DocumentKey TOPICS =
      key(
          "wal-kafka-topics",
          new KeyType.Texts(NameRules.TOPIC, 100),
          "required for KAFKA",
          "The topics that records wait in. A topic belongs to one namespace only.");
  private static final DocumentKey DLQ_TOPICS =
      key(
          "wal-kafka-dlq-topics",
          new KeyType.Texts(NameRules.TOPIC, 1),
          "the first topic and `-dlq`",
          "The topic of the dead letters. An empty list is as good as none.");
  private static final DocumentKey CLUSTER =
      key(
          "wal.kafka.bootstrap.servers.prefix",
          new KeyType.Text(NameRules.NAMESPACE),
          "`" + Queue.Kafka.DEFAULT_CLUSTER + "`",
          "The name of the topics' cluster; the deployment's options say where it is. Upper and"
              + " lower case are the same.");

  static final List<DocumentKey> KEYS = List.of(TOPICS, DLQ_TOPICS, CLUSTER);

  private KafkaSection() {}

  static Queue.Kafka read(DocumentNode config, boolean outcomes, String shard) {
    List<String> topics = config.texts(TOPICS).orElse(List.of());
    if (topics.isEmpty()) {
      throw config.wrong(TOPICS, "name at least one topic");
    }
    String deadLetters =
        config.texts(DLQ_TOPICS).orElse(List.of()).stream()
            .findFirst()
            .orElseGet(() -> topics.get(0) + "-dlq");
    if (!NameRules.TOPIC.allows(deadLetters)) {
      throw config.wrong(
          DLQ_TOPICS, "name a topic: '" + deadLetters + "', its default, is too long");
    }
    if (topics.contains(deadLetters)) {
      throw config.wrong(
          TOPICS,
          topics.indexOf(deadLetters),
          "it is the dead letter topic as well, and records would circle; name another in "
              + config.path(DLQ_TOPICS));
    }
    String cluster = config.text(CLUSTER).orElse(Queue.Kafka.DEFAULT_CLUSTER);
    return new Queue.Kafka(
        cluster.toLowerCase(Locale.ROOT),
        topics,
        deadLetters,
        outcomes ? Optional.of(outcomes(config, topics, deadLetters)) : Optional.empty(),
        DrainSection.read(config),
        shard);
  }

  private static String outcomes(DocumentNode config, List<String> topics, String deadLetters) {
    String outcomes = topics.get(0) + "-outcomes";
    if (!NameRules.TOPIC.allows(outcomes)) {
      throw config.wrong(
          TOPICS, 0, "'" + outcomes + "', the topic of its outcomes, is too long; shorten it");
    }
    if (topics.contains(outcomes)) {
      throw config.wrong(
          TOPICS,
          topics.indexOf(outcomes),
          "it is the topic of the outcomes as well, and they would circle; name another");
    }
    if (deadLetters.equals(outcomes)) {
      throw config.wrong(
          DLQ_TOPICS, "it is the topic of the outcomes as well; name another for dead letters");
    }
    return outcomes;
  }

  private static DocumentKey key(String name, KeyType type, String standard, String description) {
    return new DocumentKey(NamespaceKeys.CONFIG, name, Spelling.EXACT, type, standard, description);
  }
}
