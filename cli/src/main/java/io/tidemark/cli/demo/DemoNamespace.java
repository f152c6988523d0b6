/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.workload.Destination;
import io.tidemark.localstack.KafkaDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The namespace of the demo.
 *
 * @param application the address of the HTTP application
 * @param away the address of the one that is away for a while
 */
record DemoNamespace(String application, String away) {

  static final String NAME = "live-event-deletes";
  static final String DEAD_LETTER_TOPIC = NAME + "-dlq";
  static final String OUTCOME_TOPIC = NAME + "-outcomes";
  static final String TARGET_TOPIC = "profile-deletes";

  private static final String CLUSTER = "main";
  private static final String TOPIC_ADDRESS = "kafka://" + CLUSTER + "/" + TARGET_TOPIC;

  /** Each destination's address. */
  Map<Destination, String> targets() {
    return Map.of(
        Destination.HTTP,
        application,
        Destination.HTTP_AWAY,
        away,
        Destination.KAFKA,
        TOPIC_ADDRESS,
        Destination.NOT_ALLOWED,
        "http://127.0.0.1/not-allowed");
  }

  /** A destination's address. */
  String address(Destination destination) {
    return Objects.requireNonNull(targets().get(destination));
  }

  /** Writes the document. */
  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(NAME + ".json"), KafkaDocument.indented(config()));
  }

  private Map<String, Object> config() {
    return Map.of(
        "context", "The deletes that a live event leaves behind, spread over time",
        "persona", "delay-queue",
        "wal-kafka-topics", List.of(NAME),
        "wal-kafka-dlq-topics", List.of(DEAD_LETTER_TOPIC),
        "wal.kafka.bootstrap.servers.prefix", CLUSTER,
        "retry",
            Map.of(
                "initial",
                "500ms",
                "multiplier",
                2,
                "max_backoff",
                "5s",
                "max_attempts",
                5,
                "jitter",
                0.2),
        "allowed_targets", List.of(application, away, TOPIC_ADDRESS),
        "outcomes", true,
        "limits", Map.of("max_delay", "1h"));
  }
}
