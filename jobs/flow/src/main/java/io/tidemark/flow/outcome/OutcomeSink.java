/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.outcome;

import io.tidemark.flow.sink.DurableProducer;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/** Makes the sink that takes outcomes to the topics that they name. */
public final class OutcomeSink {

  private OutcomeSink() {}

  /**
   * The sink of one cluster. It flushes at each checkpoint: after a failure an outcome may be there
   * twice, but is never missing.
   *
   * @param bootstrapServers the cluster's addresses
   */
  public static KafkaSink<Outcome> kafka(String bootstrapServers) {
    return KafkaSink.<Outcome>builder()
        .setBootstrapServers(bootstrapServers)
        .setKafkaProducerConfig(DurableProducer.settings())
        .setRecordSerializer(new OutcomeRecords())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .build();
  }
}
