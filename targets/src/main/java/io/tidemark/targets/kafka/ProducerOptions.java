/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How an {@link AsyncProducer} sends.
 *
 * @param bootstrapServers the cluster's addresses
 * @param clientId what the broker's logs and metrics call it
 * @param sendTimeout how long a record may take from {@code send} to its outcome; 100 ms to 1 h. A
 *     quarter of it may go by until the topic is known, the rest until all replicas have the record
 * @param bufferBytes how many bytes of records may be without an outcome; past it records are
 *     refused at once
 * @param maxRecordBytes the largest record, headers included
 */
public record ProducerOptions(
    String bootstrapServers,
    String clientId,
    Duration sendTimeout,
    long bufferBytes,
    int maxRecordBytes) {

  /** The largest record unless said otherwise: the largest payload and a margin for its headers. */
  public static final int DEFAULT_MAX_RECORD_BYTES = 17 * 1024 * 1024;

  /** The least send timeout: less leaves Kafka's client no room for a request. */
  public static final Duration LEAST_SEND_TIMEOUT = Duration.ofMillis(100);

  private static final Duration MOST_SEND_TIMEOUT = Duration.ofHours(1);
  private static final int LINGER_MILLIS = 5;
  private static final int BATCH_BYTES = 128 * 1024;

  public ProducerOptions {
    if (sendTimeout.compareTo(LEAST_SEND_TIMEOUT) < 0
        || sendTimeout.compareTo(MOST_SEND_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "send timeout is %s; it must be %s to %s"
              .formatted(sendTimeout, LEAST_SEND_TIMEOUT, MOST_SEND_TIMEOUT));
    }
    if (bufferBytes < maxRecordBytes) {
      throw new IllegalArgumentException(
          "buffer of %d bytes is smaller than the largest record, %d bytes"
              .formatted(bufferBytes, maxRecordBytes));
    }
  }

  /** How long a record may wait for its topic to become known. */
  Duration topicTimeout() {
    return sendTimeout.dividedBy(4);
  }

  /** The producer's own configuration, but for its serializers. */
  Properties properties() {
    Properties p = new Properties();
    p.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    p.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    p.put(ProducerConfig.ACKS_CONFIG, "all");
    p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    p.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    p.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    p.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    p.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes);
    p.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    // The heart of it: send() and partitionsFor() fail at once where they would wait.
    p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    int delivery = Math.toIntExact(sendTimeout.minus(topicTimeout()).toMillis());
    p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery);
    // Half, so that a request which is never answered is tried again, at another broker perhaps.
    p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (delivery - LINGER_MILLIS) / 2);
    // A broker that comes back is found within a second.
    p.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50);
    p.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    p.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 50);
    p.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
    p.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(1).toMillis());
    p.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return p;
  }
}
