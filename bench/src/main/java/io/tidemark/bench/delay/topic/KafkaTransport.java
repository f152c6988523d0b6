/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.bench.delay.load.Transport;
import io.tidemark.record.WalHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes a namespace's records into its topic as the ingress would, with Kafka's own producer and
 * the settings that the ingress has.
 */
public final class KafkaTransport implements Transport {

  private final Producer<byte[], byte[]> producer;
  private final Address address;

  /**
   * What each record is given.
   *
   * @param namespace the namespace's name
   * @param topic its topic
   * @param ids a prefix that makes ids of this run unlike those of another
   * @param target of a record, by its number
   * @param keys how many ordering keys; 0: none, the key is the id
   */
  public record Address(
      String namespace, String topic, String ids, LongFunction<String> target, int keys) {}

  /**
   * A producer.
   *
   * @param bootstrap the cluster's addresses
   */
  public KafkaTransport(String bootstrap, Address address) {
    this.address = address;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                64L * 1024 * 1024,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                60_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public void send(long number, byte[] payload, long dueMillis, Failed failed) {
    String id = address.ids() + number;
    String key = address.keys() == 0 ? id : "key-" + number % address.keys();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(address.topic(), key.getBytes(UTF_8), payload);
    Headers headers = record.headers();
    headers.add(WalHeaders.ID, id.getBytes(UTF_8));
    headers.add(WalHeaders.NAMESPACE, address.namespace().getBytes(UTF_8));
    headers.add(WalHeaders.DUE, Long.toString(dueMillis).getBytes(UTF_8));
    headers.add(WalHeaders.WRITTEN_AT, Long.toString(System.currentTimeMillis()).getBytes(UTF_8));
    headers.add(WalHeaders.TARGET, address.target().apply(number).getBytes(UTF_8));
    var unused =
        producer.send(
            record,
            (metadata, error) -> {
              if (error != null) {
                failed.because(error.toString());
              }
            });
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}
