/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackOptions;
import io.tidemark.testing.endpoint.TopicReader;
import io.tidemark.testing.guarantee.Arrival;
import io.tidemark.testing.guarantee.Arrival.Kind;
import io.tidemark.testing.guarantee.History;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Savepoints of the whole job that earlier versions of it wrote, on real processes: what they held
 * is delivered, and the job goes on. The savepoints are never written again; a version that saves
 * something else adds its own, with {@code -Dtidemark.regenerate=NAME}, and leaves these.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavepointsIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path SAVED = Path.of("src/test/resources/savepoints");
  private static final PersonaJob JOB = PersonaJob.DELAY_QUEUE;
  private static final String OUT = "saved-out";
  private static final String TARGET = "kafka://main/" + OUT;

  /** How many records each savepoint holds of each namespace. */
  private static final int HELD = 20;

  private static final int KEYS = 5;

  @TempDir private static Path namespaces;
  private final History history = new History();
  private LocalStack stack;
  private TopicReader out;

  @BeforeAll
  void start() throws Exception {
    document("later", "");
    document("inorder", ", \"ordering\": \"KEY\"");
    stack =
        LocalStack.start(
            StackOptions.DEFAULT
                .withComponents(Component.KAFKA, Component.FLINK)
                .withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces))
                .withOverrides(
                    new Overrides(
                        Map.of(), Map.of("metrics.fetcher.update-interval", "1000"), List.of())));
    stack.createTopics();
    // One partition: what is read is in the order in which it was delivered.
    stack.kafka().createTopic(OUT, 1);
    out =
        TopicReader.ofTarget(
            stack.kafka().bootstrapServers(), OUT, TARGET, history, InstantSource.system());
    String wanted = System.getProperty("tidemark.regenerate", "");
    if (!wanted.isEmpty() && Files.notExists(SAVED.resolve(wanted))) {
      save(wanted);
    }
  }

  @AfterAll
  void stop() {
    if (out != null) {
      out.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void theFirstVersionIsRestored() throws Exception {
    isRestored("v1");
    assertThat(delivered("v1-later-")).containsExactlyInAnyOrder(ids("v1-later-", 1, 0));
  }

  @Test
  void theVersionWithOrderedKeysIsRestored() throws Exception {
    isRestored("v2");
    assertThat(delivered("v2-later-")).containsExactlyInAnyOrder(ids("v2-later-", 1, 0));
    assertThat(delivered("v2-inorder-")).hasSize(HELD);
    for (int key = 0; key < KEYS; key++) {
      String[] ofKey = ids("v2-inorder-", KEYS, key);
      assertThat(delivered("v2-inorder-")).as("key " + key).containsSubsequence(ofKey);
    }
  }

  private void isRestored(String version) throws Exception {
    Path saved = SAVED.resolve(version).toAbsolutePath();
    assertThat(saved).isDirectory();
    long before = history.tally().delivered();
    int held = HELD * (version.equals("v1") ? 1 : 2);
    stack.jobs().submit(JOB, 2, Optional.of(saved.toUri().toString()), List.of());
    assertThat(history.await(tally -> tally.delivered() >= before + held, LIMIT))
        .as(() -> "what was held is delivered; now " + history.tally())
        .isTrue();
    // The broker is another one: what is in its topics is read though the savepoint has offsets.
    write(version + "-after-", "later", 0, System.currentTimeMillis());
    assertThat(history.await(tally -> tally.delivered() >= before + held + HELD, LIMIT))
        .as(() -> "the job goes on; now " + history.tally())
        .isTrue();
    stack.jobs().stop(JOB.persona());
  }

  private void save(String version) throws Exception {
    String job = stack.jobs().submit(JOB, 2, Optional.empty(), List.of());
    long due = System.currentTimeMillis() + 30_000;
    write(version + "-later-", "later", 0, due);
    write(version + "-inorder-", "inorder", KEYS, due);
    await("all are held")
        .atMost(LIMIT)
        .until(() -> stack.flink().rest().sum(job, name -> name.endsWith(".held")) == 2 * HELD);
    Path savepoint = Path.of(URI.create(stack.jobs().stop(JOB.persona())).getPath());
    Path place = Files.createDirectories(SAVED.resolve(version));
    try (var files = Files.list(savepoint)) {
      for (Path file : files.toList()) {
        Files.copy(file, place.resolve(file.getFileName()));
      }
    }
  }

  private void write(String ids, String topic, int keys, long due) {
    new QueueWriter(stack.kafka().bootstrapServers(), topic, TARGET, history)
        .write(new QueueWriter.Batch(ids, HELD, keys, 24, i -> due));
  }

  private List<String> delivered(String ids) {
    return history
        .arrivals()
        .filter(arrival -> arrival.kind() == Kind.DELIVERED)
        .map(Arrival::id)
        .filter(id -> id.startsWith(ids))
        .toList();
  }

  /** Each so-manieth from one on. */
  private static String[] ids(String ids, int step, int first) {
    return IntStream.range(0, HELD)
        .filter(i -> i % step == first)
        .mapToObj(i -> ids + i)
        .toArray(String[]::new);
  }

  private static void document(String name, String more) throws Exception {
    Files.writeString(
        namespaces.resolve(name + ".json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "persona": "delay-queue",
            "wal-kafka-topics": ["%s"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "allowed_targets": ["kafka://main/*"]%s
          }}]}}
        """
            .formatted(name, more));
  }
}
