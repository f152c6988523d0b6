/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.bench.delay.load.Payloads;
import io.tidemark.record.WalHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes of a cache client, 1 KiB each, into the topic that is replicated. */
final class CacheWrites implements AutoCloseable {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int keys;
  private final Payloads payloads = new Payloads(1);
  private volatile String failure = "";
  private long written;

  CacheWrites(String bootstrap, String topic, int keys) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = topic;
    this.keys = keys;
  }

  /**
   * Writes for a time as fast as it goes, while no more than a bound are written and not applied.
   *
   * @param applied how many are applied, asked now and then
   */
  void flatOut(Duration time, long bound, LongSupplier applied) {
    long end = System.nanoTime() + time.toNanos();
    long begin = written;
    long appliedBefore = applied.getAsLong();
    long known = 0;
    while (System.nanoTime() - end < 0) {
      if (written - begin - known >= bound) {
        known = applied.getAsLong() - appliedBefore;
        LockSupport.parkNanos(PAUSE_NANOS);
        continue;
      }
      for (int i = 0; i < 1_000; i++) {
        write();
      }
    }
    producer.flush();
    check();
  }

  /** Writes for a time at a pace. */
  void paced(Duration time, int perSecond) {
    long start = System.nanoTime();
    long begin = written;
    while (System.nanoTime() - start < time.toNanos()) {
      long due = (System.nanoTime() - start) * perSecond / TimeUnit.SECONDS.toNanos(1);
      while (written - begin < due) {
        write();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    producer.flush();
    check();
  }

  /** Writes so many. */
  void some(long count) {
    for (long i = 0; i < count; i++) {
      write();
    }
    producer.flush();
    check();
  }

  /** How many were written. */
  long written() {
    return written;
  }

  private void write() {
    long number = written++;
    long now = System.currentTimeMillis();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, ("key-" + number % keys).getBytes(UTF_8), payloads.of(number, now));
    record.headers().add(WalHeaders.WRITTEN_AT, Long.toString(now).getBytes(UTF_8));
    record.headers().add(WalHeaders.FLAGS, "2".getBytes(UTF_8));
    record.headers().add(WalHeaders.TTL, "86400".getBytes(UTF_8));
    var unused =
        producer.send(
            record,
            (metadata, error) -> {
              if (error != null) {
                failure = error.toString();
              }
            });
  }

  private void check() {
    if (!failure.isEmpty()) {
      throw new IllegalStateException("writing to Kafka failed: " + failure);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}
