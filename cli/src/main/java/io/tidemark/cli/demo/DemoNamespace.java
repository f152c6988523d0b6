/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.workload.Destination;
import io.tidemark.localstack.EntriesDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The namespace of the demo.
 *
 * @param application the address of the HTTP application
 * @param away the address of the one that is away for a while
 * @param queue what its records wait in
 */
record DemoNamespace(String application, String away, DemoQueue queue) {

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
    Files.writeString(directory.resolve(NAME + ".json"), EntriesDocument.indented(entries()));
  }

  /** What isn't about a queue is said in one of them. */
  private List<EntriesDocument.Entry> entries() {
    List<EntriesDocument.Entry> entries = new ArrayList<>();
    if (queue.kafka()) {
      Map<String, Object> config =
          new LinkedHashMap<>(
              Map.of(
                  "wal-kafka-topics", List.of(NAME),
                  "wal-kafka-dlq-topics", List.of(DEAD_LETTER_TOPIC),
                  "wal.kafka.bootstrap.servers.prefix", CLUSTER));
      config.putAll(shared());
      if (!queue.sqs()) {
        config.put("outcomes", true);
      }
      entries.add(new EntriesDocument.Entry("KAFKA", config));
    }
    if (queue.sqs()) {
      Map<String, Object> config =
          new LinkedHashMap<>(
              Map.of(
                  "wal-queue", List.of(NAME),
                  "wal-dlq-queue", List.of(DEAD_LETTER_TOPIC),
                  "queue.poll-interval.secs", 2));
      config.putAll(queue.kafka() ? Map.of() : shared());
      entries.add(new EntriesDocument.Entry("SQS", config));
    }
    return entries;
  }

  private Map<String, Object> shared() {
    return Map.of(
        "context", "The deletes that a live event leaves behind, spread over time",
        "persona", "delay-queue",
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
        "limits", Map.of("max_delay", "1h"));
  }
}
