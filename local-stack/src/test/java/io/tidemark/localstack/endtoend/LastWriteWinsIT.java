/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.region.Books;
import io.tidemark.localstack.region.Region;
import io.tidemark.record.WalHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two regions write the same keys at the same times, each through a log of its own that brings its
 * writes to both. Whatever comes first, and though a writer dies, both caches end with the last
 * write of each key, deletions included.
 */
class LastWriteWinsIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> REGIONS = List.of("eu", "us");
  private static final int WRITES = 10_000;
  private static final int KEYS = 500;

  @TempDir private Path namespaces;
  private final Random random = new Random(17);
  private final Map<String, String> newest = new HashMap<>();
  private final Map<String, Optional<RegionCaches.Cached>> last = new HashMap<>();

  @Test
  void bothRegionsEndWithTheLastWriteOfEachKey() throws Exception {
    try (LocalStack stack = LocalStack.start(ReplicationStack.options(namespaces))) {
      Region eu = stack.startRegion("eu", 1);
      Region us = stack.startRegion("us", 2);
      for (String origin : REGIONS) {
        document(origin, eu, us);
      }
      stack.createTopics();
      String jobId = stack.submit(PersonaJob.REPLICATION, 2);
      Supplier<Books> books = () -> Books.read(stack.flink().rest(), jobId);
      write(stack.kafka().bootstrapServers(), WRITES / 2);
      await("the first are on their way")
          .atMost(LIMIT)
          .until(() -> books.get().ended("eu") > 0 && books.get().ended("us") > 0);
      us.writers().kill();
      write(stack.kafka().bootstrapServers(), WRITES / 2);
      us.writers().start();
      await("all is settled")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(250))
          .until(() -> books.get().ended("eu") == WRITES && books.get().ended("us") == WRITES);

      assertThat(books.get().entry("dropped").values())
          .as("each region gets its own too, to compare with")
          .containsOnly(0L);
      assertThat(RegionCaches.differing(eu, last)).isEmpty();
      assertThat(RegionCaches.differing(us, last)).isEmpty();
      System.out.printf(
          "delivered %s, coalesced %s%n",
          books.get().entry("delivered"), books.get().entry("coalesced"));
    }
  }

  /** Times are within seconds of each other, and in no order. */
  private void write(String bootstrap, int count) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      long base = System.currentTimeMillis() - 60_000;
      for (int i = 0; i < count; i++) {
        String origin = REGIONS.get(random.nextInt(2));
        String key = "key-" + random.nextInt(KEYS);
        long writtenMillis = base + random.nextInt(50);
        byte[] value = new byte[64];
        random.nextBytes(value);
        boolean deletes = random.nextInt(4) == 0;
        String id = "w-%d-%05d".formatted(base, i);
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>("cache-" + origin, bytes(key), deletes ? null : value);
        record.headers().add(WalHeaders.ID, bytes(id));
        record.headers().add(WalHeaders.WRITTEN_AT, bytes(Long.toString(writtenMillis)));
        var unused = producer.send(record);
        // As text it sorts like the version: times have as many digits, and so have ids.
        String version = writtenMillis + "\n" + origin + "\n" + id;
        if (version.compareTo(newest.getOrDefault(key, "")) > 0) {
          newest.put(key, version);
          last.put(
              key,
              deletes
                  ? Optional.empty()
                  : Optional.of(new RegionCaches.Cached(ByteString.copyFrom(value), 0)));
        }
      }
    }
  }

  private void document(String origin, Region eu, Region us) throws Exception {
    Files.writeString(
        namespaces.resolve("cache-" + origin + ".json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "wal-kafka-topics": ["cache-%s"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "origin_region": "%s",
            "conflict": "LAST_WRITE_WINS",
            "target": {"type": "evc-replication", "eu": "%s", "us": "%s"}
          }}]}}
        """
            .formatted(origin, origin, eu.writers().address(), us.writers().address()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
