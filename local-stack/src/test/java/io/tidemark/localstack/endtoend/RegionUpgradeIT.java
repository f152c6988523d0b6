/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.localstack.JobUpgrade;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.region.Books;
import io.tidemark.testing.endpoint.TopicReader;
import io.tidemark.testing.guarantee.Arrival;
import io.tidemark.testing.guarantee.History;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Regions come and go with a namespace's document, through an upgrade of the job: one that stays
 * gets what was held for it, a new one all that the queue still has, and one that was taken from
 * the document nothing more.
 */
class RegionUpgradeIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int RECORDS = 2_000;
  private static final Long LATER = (long) RECORDS;
  private static final Long ALL = 2L * RECORDS;

  @TempDir private Path namespaces;
  private final Map<String, History> arrivals = new HashMap<>();

  @Test
  void theRestOfTheStateSurvivesARegionThatComesAndOneThatGoes() throws Exception {
    document("eu", "us");
    try (LocalStack stack = LocalStack.start(ReplicationStack.options(namespaces))) {
      stack.kafka().createTopic("cache-ap", 2);
      try (TopicReader eu = reader(stack, "eu");
          TopicReader us = reader(stack, "us");
          TopicReader ap = reader(stack, "ap")) {
        upgrade(stack);
        for (TopicReader reader : List.of(eu, us, ap)) {
          assertThat(reader.failure()).isEmpty();
        }
      }
    }
  }

  private void upgrade(LocalStack stack) throws Exception {
    stack.submit(PersonaJob.REPLICATION, 2);
    QueueWriter writer =
        new QueueWriter(stack.kafka().bootstrapServers(), "cache", "", new History());
    long now = System.currentTimeMillis();
    long later = now + 45_000;
    writer.write(new QueueWriter.Batch("now-", RECORDS, RECORDS, 64, i -> now));
    writer.write(new QueueWriter.Batch("later-", RECORDS, RECORDS, 64, i -> later));
    arrive("eu", "now-");
    arrive("us", "now-");
    waiting("the later ones are held for both")
        .until(() -> books(stack).entry("held").equals(Map.of("eu", LATER, "us", LATER)));

    document("eu", "ap");
    new JobUpgrade(stack.jobs(), step -> {}).run(JobUpgrade.Request.of(PersonaJob.REPLICATION));
    assertThat(System.currentTimeMillis()).as("done before they are due").isLessThan(later);

    arrive("ap", "now-");
    arrive("ap", "later-");
    arrive("eu", "later-");
    assertThat(arrived("us", "later-")).as("taken from the document").isZero();
    assertThat(arrivals.get("eu").arrivals().count()).as("none twice").isEqualTo(2 * RECORDS);
    waiting("the books come out")
        .until(
            () ->
                books(stack).entry("read").equals(Map.of("eu", ALL, "ap", ALL))
                    && books(stack).entry("delivered").equals(Map.of("eu", ALL, "ap", ALL)));
    assertThat(books(stack).entry("held")).isEqualTo(Map.of("eu", 0L, "ap", 0L));
  }

  private TopicReader reader(LocalStack stack, String region) {
    History history = new History();
    arrivals.put(region, history);
    return TopicReader.ofTarget(
        stack.kafka().bootstrapServers(),
        "cache-" + region,
        region,
        history,
        InstantSource.system());
  }

  private void arrive(String region, String ids) {
    waiting("all of " + ids + " arrive in " + region).until(() -> arrived(region, ids) == RECORDS);
  }

  private long arrived(String region, String ids) {
    return arrivals
        .get(region)
        .arrivals()
        .map(Arrival::id)
        .filter(id -> id.startsWith(ids))
        .distinct()
        .count();
  }

  private static Books books(LocalStack stack) {
    return Books.read(stack.flink().rest(), stack.jobs().running("replication").orElseThrow().id());
  }

  private static org.awaitility.core.ConditionFactory waiting(String what) {
    return await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(200));
  }

  private void document(String... regions) throws Exception {
    String targets =
        List.of(regions).stream()
            .map(region -> "\"%s\": \"kafka://main/cache-%s\"".formatted(region, region))
            .collect(Collectors.joining(", "));
    Path next = namespaces.resolve("cache.json.next");
    Files.writeString(
        next,
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "wal-kafka-topics": ["cache"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "target": {"type": "evc-replication", %s}
          }}]}}
        """
            .formatted(targets));
    Files.move(
        next,
        namespaces.resolve("cache.json"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
