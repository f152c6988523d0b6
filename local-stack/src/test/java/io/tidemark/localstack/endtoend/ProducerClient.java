/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's own client. */
record ProducerClient(String bootstrap, String topic) implements ProducerProgram {

  /** For a value of 16 MiB. */
  static final int LARGEST = 17 << 20;

  @Override
  public void write(List<ProducerRecord<byte[], byte[]>> records, ProducerRun run)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(run)) {
      if (run.inTransaction()) {
        producer.initTransactions();
        producer.beginTransaction();
      }
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get(30, TimeUnit.SECONDS);
      }
      if (run == ProducerRun.COMMITTED) {
        producer.commitTransaction();
      } else if (run == ProducerRun.ABORTED) {
        producer.abortTransaction();
      }
    }
  }

  private KafkaProducer<byte[], byte[]> producer(ProducerRun run) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, run.compression());
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
    // All that fit are one batch.
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 4 << 20);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 1_000);
    if (run.inTransaction()) {
      config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, UUID.randomUUID().toString());
    }
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
