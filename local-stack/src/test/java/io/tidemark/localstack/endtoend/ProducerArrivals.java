/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What has arrived at a target so far, and what is a dead letter, by the mark that it has. */
final class ProducerArrivals implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String target;
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> delivered = new HashMap<>();
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> dead = new HashMap<>();

  ProducerArrivals(String bootstrap, String target, List<String> deadLetterTopics) {
    this.target = target;
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.concat(Stream.of(target), deadLetterTopics.stream())
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Waits a moment for more. */
  void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
      if (record.headers().lastHeader(ProducerCase.MARK) != null) {
        (record.topic().equals(target) ? delivered : dead)
            .computeIfAbsent(
                TopicRecords.header(record, ProducerCase.MARK), mark -> new ArrayList<>())
            .add(record);
      }
    }
  }

  List<ConsumerRecord<byte[], byte[]>> delivered(String mark) {
    return delivered.getOrDefault(mark, List.of());
  }

  List<ConsumerRecord<byte[], byte[]>> dead(String mark) {
    return dead.getOrDefault(mark, List.of());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
