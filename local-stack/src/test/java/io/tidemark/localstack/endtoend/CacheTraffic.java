/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a cache client writes, with a Kafka producer of its own; and what a cache must have in the
 * end. For one thread.
 */
final class CacheTraffic implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Random random = new Random(11);
  private final Map<String, Optional<RegionCaches.Cached>> last = new HashMap<>();
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private long count;

  CacheTraffic(String bootstrap, String topic) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.LINGER_MS_CONFIG,
                "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = topic;
  }

  /** Writes some of the keys, each maybe several times. */
  void write(int writes, int keys) {
    for (int i = 0; i < writes; i++) {
      write("key-" + random.nextInt(keys));
    }
  }

  /** Writes each of the keys once more. */
  void writeAll(int keys) {
    for (int i = 0; i < keys; i++) {
      write("key-" + i);
    }
  }

  private void write(String key) {
    if (random.nextInt(10) == 0) {
      // As a client says it that knows nothing of us: a tombstone.
      sent.add(producer.send(new ProducerRecord<>(topic, bytes(key), null)));
      last.put(key, Optional.empty());
    } else {
      byte[] value = new byte[16 + random.nextInt(1000)];
      random.nextBytes(value);
      int flags = random.nextInt();
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(key), value);
      record.headers().add(WalHeaders.FLAGS, bytes(Integer.toUnsignedString(flags)));
      record.headers().add(WalHeaders.TTL, bytes("3600"));
      sent.add(producer.send(record));
      last.put(key, Optional.of(new RegionCaches.Cached(ByteString.copyFrom(value), flags)));
    }
    count++;
  }

  /** Writes something that can't be replicated. */
  void writeBad(String key, String header, String value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(key), bytes("value"));
    record.headers().add(header, bytes(value));
    sent.add(producer.send(record));
    count++;
  }

  /** Waits until the broker has all. */
  void flush() throws InterruptedException, ExecutionException {
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
    sent.clear();
  }

  /** How many records were written. */
  long count() {
    return count;
  }

  /** What each key must be in the end; empty: absent. */
  Map<String, Optional<RegionCaches.Cached>> last() {
    return last;
  }

  @Override
  public void close() {
    producer.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
