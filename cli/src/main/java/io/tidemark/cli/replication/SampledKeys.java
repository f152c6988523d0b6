/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.replication;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Keys to compare: those that were written last. They are the likeliest to be wrong. */
final class SampledKeys {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Memcached's own limit. */
  private static final int LONGEST_KEY = 250;

  private static final Duration POLL = Duration.ofMillis(500);

  private SampledKeys() {}

  /**
   * The keys of the last records of some topics.
   *
   * @param bootstrap the cluster's addresses
   * @param records of how many records a partition
   */
  static Set<ByteString> of(String bootstrap, Collection<String> topics, int records) {
    Set<ByteString> keys = new LinkedHashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                "10000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long end = ends.getOrDefault(partition, 0L);
        long from = Math.max(begins.getOrDefault(partition, 0L), end - records);
        consumer.seek(partition, from);
        ends.computeIfPresent(partition, (p, it) -> from >= it ? null : it);
      }
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (!ends.isEmpty() && System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.key() != null && cacheable(record.key())) {
            keys.add(ByteString.copyFrom(record.key()));
          }
        }
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      }
    }
    return keys;
  }

  /** Others are dead letters, and in no cache. */
  private static boolean cacheable(byte[] key) {
    boolean good = key.length >= 1 && key.length <= LONGEST_KEY;
    for (byte b : key) {
      good &= (b & 0xff) > ' ' && b != 0x7f;
    }
    return good;
  }
}
