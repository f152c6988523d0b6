/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.outcome;

import io.tidemark.flow.sink.DurableProducer;
import io.tidemark.flow.sink.LateKafkaSink;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/** Makes the sink that takes outcomes to the topics that they name. */
public final class OutcomeSink {

  private OutcomeSink() {}

  /**
   * The sink of one cluster, for what checkpoints of before have on their way to it.
   *
   * @param bootstrapServers the cluster's addresses
   */
  public static Sink<Outcome> kafka(String bootstrapServers) {
    return new LateKafkaSink<>(
        KafkaSink.<Outcome>builder()
            .setBootstrapServers(bootstrapServers)
            .setKafkaProducerConfig(DurableProducer.settings())
            .setRecordSerializer(new OutcomeRecords())
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .build());
  }
}
