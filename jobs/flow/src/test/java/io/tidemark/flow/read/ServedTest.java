/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.namespace.DirectoryNamespaceRegistry;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedTest {

  private final Served served = new Served(Persona.DELAY_QUEUE, "default");
  @TempDir private Path directory;

  @Test
  void theQueuesOfSqsAreAClusterOfTheirOwn() throws Exception {
    document("a", entry("SQS", "\"wal-queue\": [\"q1\", \"q2\"]"));
    document(
        "b",
        entry("KAFKA", "\"wal-kafka-topics\": [\"t\"]"),
        entry("SQS", "\"wal-queue\": [\"q3\"]"));
    document("c", entry("SQS", "\"wal-queue\": [\"q4\"], \"shard\": \"other\""));
    Namespaces namespaces = namespaces();

    assertThat(served.clusters(namespaces))
        .containsExactlyInAnyOrder(Queue.Kafka.DEFAULT_CLUSTER, Queue.Sqs.CLUSTER);
    assertThat(served.topics(namespaces, Queue.Sqs.CLUSTER)).containsExactly("q1", "q2", "q3");
    assertThat(served.topics(namespaces, Queue.Kafka.DEFAULT_CLUSTER)).containsExactly("t");
  }

  @Test
  void theMostDemandingDocumentSaysHowQueuesArePolled() throws Exception {
    document("a", entry("SQS", "\"wal-queue\": [\"q1\"], \"queue.poll-interval.secs\": 2"));
    document("b", entry("SQS", "\"wal-queue\": [\"q2\"], \"queue.max-messages-per-poll\": 500"));

    assertThat(served.polling(namespaces())).isEqualTo(new Polling(Duration.ofSeconds(2), 500));
    assertThat(new Served(Persona.DELAY_QUEUE, "without").polling(namespaces()))
        .isEqualTo(new Polling(Duration.ofSeconds(10), 100));
  }

  /** So a namespace moves to another job: by a new entry, and {@code drain} of the old. */
  @Test
  void theShardIsTheQueues() throws Exception {
    document(
        "a",
        entry("KAFKA", "\"wal-kafka-topics\": [\"old\"], \"shard\": \"default\", \"drain\": true"),
        entry("KAFKA", "\"wal-kafka-topics\": [\"new\"], \"shard\": \"big\""));
    Namespaces namespaces = namespaces();

    assertThat(served.topics(namespaces, Queue.Kafka.DEFAULT_CLUSTER)).containsExactly("old");
    Served big = new Served(Persona.DELAY_QUEUE, "big");
    assertThat(big.topics(namespaces, Queue.Kafka.DEFAULT_CLUSTER)).containsExactly("new");
    assertThat(big.clusters(namespaces)).containsExactly(Queue.Kafka.DEFAULT_CLUSTER);
  }

  @Test
  void aRegionIsServedByTheJobsOfItsQueuesAlone() throws Exception {
    document(
        "a",
        entry(
            "KAFKA",
            "\"wal-kafka-topics\": [\"old\"], \"shard\": \"default\", \"drain\": true,"
                + " \"target\": {\"type\": \"evc-replication\", \"eu\": \"h\"}"),
        entry("KAFKA", "\"wal-kafka-topics\": [\"new\"], \"shard\": \"big\""));
    Namespaces namespaces = namespaces();

    assertThat(new Served(Persona.REPLICATION, "big").regions(namespaces)).containsExactly("eu");
    assertThat(new Served(Persona.REPLICATION, "other").regions(namespaces)).isEmpty();
    assertThat(
            new Served(Persona.REPLICATION, "big", "eu")
                .topics(namespaces, Queue.Kafka.DEFAULT_CLUSTER))
        .containsExactly("new");
  }

  private Namespaces namespaces() {
    try (NamespaceRegistry registry =
        DirectoryNamespaceRegistry.openUnwatched(directory, NamespaceDefaults.NONE)) {
      assertThat(registry.current().rejected()).isEmpty();
      return registry.current();
    }
  }

  private void document(String name, String... entries) throws Exception {
    Files.writeString(
        directory.resolve(name + ".json"),
        "{\"persistence_configurations\": {\"persistence_configuration\": [%s]}}"
            .formatted(String.join(", ", entries)));
  }

  private static String entry(String type, String config) {
    return "{\"physical_storage\": {\"type\": \"%s\"}, \"config\": {%s}}".formatted(type, config);
  }
}
