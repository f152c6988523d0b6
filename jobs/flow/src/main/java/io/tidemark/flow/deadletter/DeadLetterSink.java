/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Makes the sink that takes dead letters to the topics that they name. */
public final class DeadLetterSink {

  private DeadLetterSink() {}

  /**
   * The sink of one cluster. It flushes at each checkpoint, so a record leaves the job's state only
   * once its dead letter is durable.
   *
   * @param bootstrapServers the cluster's addresses
   */
  public static KafkaSink<DeadLetter> kafka(String bootstrapServers) {
    Properties producer = new Properties();
    producer.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    producer.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    producer.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    producer.setProperty(ProducerConfig.LINGER_MS_CONFIG, "5");
    // A dead letter adds headers to a message that may already be as large as its topic allows.
    producer.setProperty(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(32 * 1024 * 1024));
    return KafkaSink.<DeadLetter>builder()
        .setBootstrapServers(bootstrapServers)
        .setKafkaProducerConfig(producer)
        .setRecordSerializer(new DeadLetterRecords())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .build();
  }
}
