/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import io.tidemark.flow.sink.DurableProducer;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;

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
    return kafka(bootstrapServers, "");
  }

  /**
   * The sink of one cluster for one region.
   *
   * @param bootstrapServers the cluster's addresses
   * @param region what the dead letters say of where the records couldn't be brought; empty:
   *     nothing
   */
  public static KafkaSink<DeadLetter> kafka(String bootstrapServers, String region) {
    return KafkaSink.<DeadLetter>builder()
        .setBootstrapServers(bootstrapServers)
        .setKafkaProducerConfig(DurableProducer.settings())
        .setRecordSerializer(new DeadLetterRecords(region))
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .build();
  }
}
