/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.topic;

import io.tidemark.bench.delay.load.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a target's topic without a pause, and tells a tally of each record. A record arrives when
 * the poll that has it returns: what the broker and the consumer add is in the figures.
 */
public final class KafkaArrivals implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private volatile Tally tally = new Tally(-1, 1);
  private final Thread thread;

  /** Reads a topic from its end on. */
  public KafkaArrivals(String bootstrap, String topic) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5000,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    this.thread = new Thread(this::read, "arrivals-" + topic);
    thread.setDaemon(true);
    thread.start();
  }

  /** Tells another tally from now on. */
  public void tell(Tally another) {
    tally = another;
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (consumer) {
      while (true) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        long atMillis = System.currentTimeMillis();
        Tally counting = tally;
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          counting.arrived(record.value(), atMillis);
        }
      }
    } catch (WakeupException closed) {
      // That is how it ends.
      return;
    }
  }
}
