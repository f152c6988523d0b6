/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.CacheOperation;
import io.tidemark.api.v1.WriteToApply;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.region.Books;
import io.tidemark.localstack.region.Region;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
 * Records carry keys alone: each value is read in the region it was written in, when it is sent.
 * Servers of both regions die or hang meanwhile, and the caches are alike in the end.
 */
class ReadAtSendIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int KEYS = 500;
  private static final int WRITES = 5_000;

  @TempDir private Path namespaces;
  private final Random random = new Random(23);
  private long written;

  @Test
  void theOtherRegionEndsWithWhatTheSourceHas() throws Exception {
    try (LocalStack stack = LocalStack.start(ReplicationStack.options(namespaces))) {
      Region us = stack.startRegion("us", 1);
      Region eu = stack.startRegion("eu", 1);
      document(eu, us);
      stack.createTopics();
      String jobId = stack.submit(PersonaJob.REPLICATION, 2);
      Supplier<Books> books = () -> Books.read(stack.flink().rest(), jobId);
      String kafka = stack.kafka().bootstrapServers();

      write(us, kafka);
      settled(books, eu, us, "all is well");
      assertThat(books.get().entry("dropped").get("us")).isEqualTo(written);

      eu.caches().get(0).process().hang();
      long before = books.get().entry("delivered").get("eu");
      write(us, kafka);
      await("what hangs is noticed").atMost(LIMIT).until(() -> held(books) > 0);
      eu.caches().get(0).process().goOn();
      settled(books, eu, us, "the memcached server of eu hung");
      long sent = books.get().entry("delivered").get("eu") - before;
      System.out.printf("%,d writes of %,d keys while it hung: %,d sent%n", WRITES, KEYS, sent);
      assertThat(sent).as("each key that waited is sent once").isLessThan(WRITES / 2);

      us.writers().kill();
      // Nothing can be read now. What the source had is deleted there before it is read.
      writeKeys(kafka, List.of("key-1", "key-2"));
      await("they wait").atMost(LIMIT).until(() -> held(books) > 0);
      us.writers().start();
      CacheApplication.of(us).apply(List.of(deletion("key-1")));
      writeKeys(kafka, List.of("key-1"));
      settled(books, eu, us, "the writers of us were away");
      assertThat(RegionCaches.read(eu, List.of("key-1")).get("key-1")).isEmpty();
    }
  }

  private static long held(Supplier<Books> books) {
    return books.get().entry("held").getOrDefault("eu", 0L);
  }

  private void settled(Supplier<Books> books, Region eu, Region us, String when) {
    await("settled after " + when)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .until(() -> books.get().ended("eu") == written);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add("key-" + i);
    }
    Map<String, Optional<RegionCaches.Cached>> source = RegionCaches.read(us, keys);
    assertThat(source.values()).anyMatch(Optional::isPresent);
    assertThat(RegionCaches.differing(eu, source)).as(when).isEmpty();
  }

  /** As an application does: the cache first, then the log. */
  private void write(Region us, String kafka) {
    List<WriteToApply> writes = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      String key = "key-" + random.nextInt(KEYS);
      byte[] value = new byte[random.nextInt(2_000)];
      random.nextBytes(value);
      writes.add(
          random.nextInt(10) == 0
              ? deletion(key)
              : WriteToApply.newBuilder()
                  .setKey(ByteString.copyFromUtf8(key))
                  .setOperation(CacheOperation.CACHE_SET)
                  .setValue(ByteString.copyFrom(value))
                  .setFlags(random.nextInt())
                  .build());
      keys.add(key);
    }
    CacheApplication application = CacheApplication.of(us);
    for (int from = 0; from < WRITES; from += 500) {
      application.apply(writes.subList(from, from + 500));
      writeKeys(kafka, keys.subList(from, from + 500));
    }
  }

  private static WriteToApply deletion(String key) {
    return WriteToApply.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setOperation(CacheOperation.CACHE_DELETE)
        .build();
  }

  /** Whether a key was set or deleted isn't said: the source knows. */
  private void writeKeys(String kafka, List<String> keys) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String key : keys) {
        var unused = producer.send(new ProducerRecord<>("keys", key.getBytes(UTF_8), new byte[0]));
        written++;
      }
    }
  }

  private void document(Region eu, Region us) throws Exception {
    Files.writeString(
        namespaces.resolve("keys.json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "wal-kafka-topics": ["keys"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            "origin_region": "us",
            "value": "READ_AT_SEND",
            "target": {"type": "evc-replication", "eu": "%s", "us": "%s"}
          }}]}}
        """
            .formatted(eu.writers().address(), us.writers().address()));
  }
}
