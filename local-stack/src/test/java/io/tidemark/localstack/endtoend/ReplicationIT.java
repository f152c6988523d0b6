/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.region.Books;
import io.tidemark.localstack.region.Region;
import io.tidemark.record.WalHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cache that is written in one region, replicated to two others through real Kafka, Flink,
 * writers and memcached servers, while these die, hang and come back. In the end both have what the
 * first wrote last, byte for byte, and the books of both come out.
 */
class ReplicationIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int KEYS = 2_000;
  private static final List<String> REGIONS = List.of("ap", "eu", "us");

  @TempDir private Path namespaces;
  private LocalStack stack;
  private Region eu;
  private Region ap;

  @Test
  void everyRegionEndsWithWhatWasWrittenLastWhateverBefallsIt() throws Exception {
    try (LocalStack started = LocalStack.start(ReplicationStack.options(namespaces))) {
      stack = started;
      eu = stack.startRegion("eu", 1);
      ap = stack.startRegion("ap", 2);
      document();
      stack.createTopics();
      stack.submit(PersonaJob.REPLICATION, 2);
      try (CacheTraffic traffic = new CacheTraffic(stack.kafka().bootstrapServers(), "cache")) {
        replicate(traffic);
      }
    }
  }

  private void replicate(CacheTraffic traffic) throws Exception {
    traffic.write(10_000, KEYS);
    traffic.writeBad("operation", WalHeaders.OPERATION, "INCR");
    traffic.writeBad("region", WalHeaders.REGION, "mars");
    traffic.writeBad("k".repeat(251), WalHeaders.FLAGS, "1");
    traffic.flush();
    settle(traffic);
    compare(traffic);
    // One that can't be read is dead for each; one for no region that there is once; one that no
    // memcached
    // takes for each that it would go to.
    assertThat(books().entry("dead")).isEqualTo(Map.of("ap", 3L, "eu", 2L, "us", 1L));
    say("replicated");

    say("the writers of eu die");
    eu.writers().kill();
    for (int i = 0; i < 5; i++) {
      traffic.write(4_000, KEYS);
      traffic.flush();
    }
    waiting("ap has all of it while eu is away")
        .until(
            () -> books().ended("ap") == traffic.count() && books().ended("eu") < traffic.count());
    eu.writers().start();
    settle(traffic);
    compare(traffic);
    assertThat(books().entry("coalesced").get("eu"))
        .as("each key that waited is sent once, its newest")
        .isGreaterThan(10_000);

    say("a memcached server of ap dies, and comes back empty");
    ap.caches().get(0).kill();
    traffic.write(4_000, KEYS);
    traffic.flush();
    waiting("eu has all of it").until(() -> books().ended("eu") == traffic.count());
    ap.caches().get(0).start();
    traffic.writeAll(KEYS); // What it had is gone, and nobody's fault.
    traffic.flush();
    settle(traffic);
    compare(traffic);

    say("the TaskManager dies while more is written");
    traffic.write(5_000, KEYS);
    stack.flink().killTaskManager(0);
    traffic.write(5_000, KEYS);
    stack.flink().startTaskManager(0);
    traffic.flush();
    settle(traffic);
    compare(traffic);

    say("the broker dies");
    stack.kafka().kill();
    stack.kafka().start();
    traffic.write(5_000, KEYS);
    traffic.flush();
    settle(traffic);
    compare(traffic);
  }

  /** All is where it has to be, and nothing waits. */
  private void settle(CacheTraffic traffic) {
    waiting("all is settled: " + traffic.count())
        .until(() -> REGIONS.stream().allMatch(region -> books().ended(region) == traffic.count()));
    assertThat(books().entry("read"))
        .as("what was read, in every region, restarts or not")
        .isEqualTo(REGIONS.stream().collect(Collectors.toMap(r -> r, r -> traffic.count())));
    assertThat(books().entry("held").values()).containsOnly(0L);
    assertThat(books().entry("inFlight").values()).containsOnly(0L);
    // All but the one that nobody can read, which is a dead letter before it is anybody's own.
    assertThat(books().entry("dropped").get("us")).isEqualTo(traffic.count() - 1);
    assertThat(books().entry("delivered").get("us")).as("nothing goes round").isZero();
    say(
        "settled: delivered %s, coalesced %s"
            .formatted(books().entry("delivered"), books().entry("coalesced")));
  }

  private void compare(CacheTraffic traffic) {
    for (Region region : List.of(eu, ap)) {
      assertThat(RegionCaches.differing(region, traffic.last()))
          .as("keys of %s that differ", region.name())
          .isEmpty();
    }
  }

  private Books books() {
    return Books.read(stack.flink().rest(), stack.jobs().running("replication").orElseThrow().id());
  }

  private static org.awaitility.core.ConditionFactory waiting(String what) {
    return await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(250));
  }

  private static void say(String what) {
    System.out.println(Instant.now() + " " + what);
  }

  private void document() throws Exception {
    Files.writeString(
        namespaces.resolve("cache.json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "wal-kafka-topics": ["cache"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "origin_region": "us",
            "target": {
              "type": "evc-replication", "eu": "%s", "ap": "%s", "us": "127.0.0.1:1"
            }
          }}]}}
        """
            .formatted(eu.writers().address(), ap.writers().address()));
  }
}
