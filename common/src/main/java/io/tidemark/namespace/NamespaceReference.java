/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import io.tidemark.namespace.document.DocumentKey;
import io.tidemark.namespace.document.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference page of namespace documents, made of the keys that the parser knows. */
public final class NamespaceReference {

  /** A namespace of the delay queue with every key that one can have, commented. */
  static final String EXAMPLE =
      """
      {
        "persistence_configurations": {
          "persistence_configuration": [
            {
              "physical_storage": { "type": "KAFKA" },
              "config": {
                // For people: what this is, and whom to ask.
                "context": "Deletes that a live event leaves behind, spread over the hours after it",
                "contacts": "#data-platform",

                // Which job reads it. Both are the defaults.
                "persona": "delay-queue",
                "shard": "default",

                // The queue. The deployment says where the cluster "main" is.
                "wal.kafka.bootstrap.servers.prefix": "main",
                "wal-kafka-topics": ["live-event-deletes"],
                "wal-kafka-dlq-topics": ["live-event-deletes-dlq"],

                // Where callers may send, and where a record goes that names no target.
                "allowed_targets": [
                  "http://deleter.internal:8080/deletes",
                  "kafka://main/*",
                ],
                "default_target": "http://deleter.internal:8080/deletes",

                // Records with one key leave in the order in which they came, and where one is dead
                // the next goes on; of those that wait, the newest. At most 5,000 a second, and a
                // line in the topic "live-event-deletes-outcomes" for each that has left.
                "ordering": "KEY",
                "coalesce": "LATEST",
                "on_dead_letter": "CONTINUE",
                "max_per_second": 5000,
                "outcomes": true,

                // After a failure: 1 s, 2 s, 4 s, up to 10 min, each longer by at most a fifth by
                // chance; a dead letter after 20 attempts, or a day after it was due.
                "retry": {
                  "initial": "1s",
                  "multiplier": 2.0,
                  "max_backoff": "10m",
                  "max_attempts": 20,
                  "jitter": 0.2,
                  "expire_after": "1d",
                },

                // What a caller may write.
                "limits": {
                  "max_payload_bytes": 65536,
                  "max_delay": "7d",
                  "max_key_bytes": 256,
                  "max_headers": 16,
                  "max_header_bytes": 4096,
                },
              },
            },
          ],
        },
      }
      """;

  private static final String INTRODUCTION =
      """
      <!-- Made from the code; to change it, see NamespaceReference.java. -->
      # Namespace documents

      A namespace is configured by one JSON document: the queue its records wait in, the persona that
      reads it, the targets, order and pace, the retries and the limits. Comments and trailing commas are allowed. In
      a directory of namespaces, the file `NAME.json` is the document of the namespace `NAME`
      (%s).

      A change takes effect without a restart of anything. What a document says is checked as a whole:
      an unknown key, a value out of bounds or a contradiction rejects the new version with an error
      that names the key, its value and the remedy, and the version before stays in force. A topic
      or a queue that another namespace has already rejects it too, and so does another shard or
      persona of a queue that stays. A document that vanishes changes nothing: its last version stays
      in force. To remove a namespace, write `"removed": true` into its document, beside what it says.
      A document may have %s bytes, a directory %s documents.

      A duration is a whole number and its unit: `500ms`, `30s`, `5m`, `2h`, `365d`; ISO-8601, such as
      `PT30S`, is taken too.

      ## An example

      A namespace of the delay queue, with every key that one can have:

      ```jsonc
      %s```

      The shortest that works leaves all to the defaults, with the targets that the deployment allows:

      ```json
      %s```

      ## Keys

      """;

  /** As little as a namespace can say. */
  static final String SHORTEST =
      """
      {
        "persistence_configurations": {
          "persistence_configuration": [
            {
              "physical_storage": { "type": "KAFKA" },
              "config": { "wal-kafka-topics": ["orders"] }
            }
          ]
        }
      }
      """;

  private NamespaceReference() {}

  /** The whole page. */
  public static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        INTRODUCTION.formatted(
            NameRules.NAMESPACE.bounds(),
            NamespaceParser.MAX_BYTES,
            DocumentDirectory.MOST_DOCUMENTS,
            EXAMPLE,
            SHORTEST));
    Map<String, List<DocumentKey>> sections =
        NamespaceKeys.ALL.stream()
            .collect(
                Collectors.groupingBy(
                    DocumentKey::section, LinkedHashMap::new, Collectors.toList()));
    sections.forEach((section, keys) -> page.append(table(section, keys)));
    return page.toString().stripTrailing() + "\n";
  }

  private static String table(String section, List<DocumentKey> keys) {
    String title = section.isEmpty() ? "The document" : "`" + section + "`";
    StringBuilder table = new StringBuilder("### " + title + "\n\n");
    table.append("| key | type | bounds | default | what it is for |\n|---|---|---|---|---|\n");
    for (DocumentKey key : keys) {
      table.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  name(key),
                  key.type().title(),
                  key.type().bounds().replace("|", "\\|"),
                  key.standard(),
                  key.description()));
    }
    return table.append('\n').toString();
  }

  private static String name(DocumentKey key) {
    String name = key.name().equals(DocumentKey.ANY) ? "*REGION*" : "`" + key.name() + "`";
    List<String> others = key.forms().subList(1, key.forms().size());
    return key.spelling() == Spelling.EXACT || others.isEmpty()
        ? name
        : name + " (or `" + String.join("`, `", others) + "`)";
  }
}
