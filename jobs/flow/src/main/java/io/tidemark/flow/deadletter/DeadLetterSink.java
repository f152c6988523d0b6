/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.sink.SqsSink;
import io.tidemark.flow.sink.DurableProducer;
import io.tidemark.flow.sink.LateKafkaSink;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/**
 * Makes the sinks that took dead letters to their topics and queues before operators wrote them
 * themselves. Savepoints have state of theirs.
 */
public final class DeadLetterSink {

  /**
   * So many, and so many bytes, may wait for one queue that isn't there before checkpoints wait for
   * it as well: what Flink's writer holds back beyond a batch it sends again at once. The sink
   * divides it into requests that SQS takes.
   */
  private static final int BATCH = 500;

  private static final long BATCH_BYTES = 16 << 20;

  private DeadLetterSink() {}

  /**
   * The sink of one cluster, for what checkpoints of before have on their way to it.
   *
   * @param bootstrapServers the cluster's addresses
   */
  public static Sink<DeadLetter> kafka(String bootstrapServers) {
    return kafka(bootstrapServers, "");
  }

  /**
   * The sink of one cluster for one region.
   *
   * @param bootstrapServers the cluster's addresses
   * @param region what the dead letters say of where the records couldn't be brought; empty:
   *     nothing
   */
  public static Sink<DeadLetter> kafka(String bootstrapServers, String region) {
    return new LateKafkaSink<>(
        KafkaSink.<DeadLetter>builder()
            .setBootstrapServers(bootstrapServers)
            .setKafkaProducerConfig(DurableProducer.settings())
            .setRecordSerializer(new DeadLetterRecords(region))
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .build());
  }

  /** The sink of SQS, for what checkpoints of before have on their way to it, and in its state. */
  public static SqsSink<DeadLetter> sqs() {
    return SqsSink.<DeadLetter>builder()
        .setClientFactory(SdkSqsClientFactory.DEFAULT.late())
        .setElementConverter(new DeadLetterEntries())
        .setMaxBatchSize(BATCH)
        .setMaxBatchSizeInBytes(BATCH_BYTES)
        .setRetryRefused(true)
        .build();
  }
}
