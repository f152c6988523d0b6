/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.demo.workload.Destination;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceParser;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.Queue;
import io.tidemark.record.TargetUri;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoNamespaceTest {

  @TempDir Path directory;

  @Test
  void itsDocumentIsValidAndAllowsItsTargetsAlone() throws Exception {
    DemoNamespace demo = demo(DemoQueue.KAFKA);
    demo.write(directory.resolve("namespaces"));
    Namespace namespace = parse(directory.resolve("namespaces/" + DemoNamespace.NAME + ".json"));
    assertThat(namespace.persona()).isEqualTo(Persona.DELAY_QUEUE);
    assertThat(namespace.queues())
        .isEqualTo(
            List.of(
                new Queue.Kafka(
                    "main",
                    List.of(DemoNamespace.NAME),
                    DemoNamespace.DEAD_LETTER_TOPIC,
                    Optional.of(DemoNamespace.OUTCOME_TOPIC))));
    assertThat(namespace.retry().maxAttempts()).isEqualTo(5);
    assertThat(namespace.retry().initial().toMillis()).isEqualTo(500);
    for (Destination destination : Destination.values()) {
      assertThat(namespace.allows(TargetUri.parse(demo.address(destination))))
          .as(destination.name())
          .isEqualTo(destination != Destination.NOT_ALLOWED);
    }
  }

  @Test
  void itsQueueMayBeOfSqsOrOfBothKinds() throws Exception {
    Queue sqs =
        new Queue.Sqs(
            List.of(DemoNamespace.NAME),
            DemoNamespace.DEAD_LETTER_TOPIC,
            Duration.ofSeconds(2),
            100);
    Queue kafka =
        new Queue.Kafka(
            "main", List.of(DemoNamespace.NAME), DemoNamespace.DEAD_LETTER_TOPIC, Optional.empty());
    assertThat(written(DemoQueue.SQS).queues()).containsExactly(sqs);
    assertThat(written(DemoQueue.BOTH).queues()).containsExactly(kafka, sqs);
    assertThat(written(DemoQueue.BOTH).retry()).isEqualTo(written(DemoQueue.KAFKA).retry());
  }

  private Namespace written(DemoQueue queue) throws Exception {
    Path namespaces = directory.resolve(queue.word());
    demo(queue).write(namespaces);
    return parse(namespaces.resolve(DemoNamespace.NAME + ".json"));
  }

  private static DemoNamespace demo(DemoQueue queue) {
    return new DemoNamespace(
        "http://127.0.0.1:1234/deletes", "http://127.0.0.1:1235/archive", queue);
  }

  private static Namespace parse(Path file) throws Exception {
    String name = file.getFileName().toString().replace(".json", "");
    return NamespaceParser.parse(name, Files.readAllBytes(file), NamespaceDefaults.NONE);
  }
}
