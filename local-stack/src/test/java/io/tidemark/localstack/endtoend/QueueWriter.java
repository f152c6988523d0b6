/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import io.tidemark.api.v1.Trilean;
import io.tidemark.record.WalHeaders;
import io.tidemark.testing.guarantee.Fate;
import io.tidemark.testing.guarantee.History;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An application with a producer of its own: writes into a namespace's topic without an ingress.
 *
 * @param bootstrap the broker's addresses
 * @param topic the namespace's
 * @param target where the records go; empty: where the namespace says
 * @param history is told of each
 */
record QueueWriter(String bootstrap, String topic, String target, History history) {

  /**
   * Records to write.
   *
   * @param ids what their ids begin with
   * @param count how many
   * @param keys how many ordering keys they have in turn; 0: none
   * @param bytes the size of a payload, which doesn't compress
   * @param dueMillis when each is due, by its number, in milliseconds since the epoch
   */
  record Batch(String ids, int count, int keys, int bytes, IntToLongFunction dueMillis) {}

  /** Writes them, and waits until the broker has them. */
  void write(Batch batch) {
    Map<String, Object> config = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    Random random = new Random(5);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < batch.count(); i++) {
        byte[] payload = new byte[batch.bytes()];
        random.nextBytes(payload);
        String id = batch.ids() + i;
        String key = batch.keys() == 0 ? id : batch.ids() + "key-" + i % batch.keys();
        long due = batch.dueMillis().applyAsLong(i);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(key), payload);
        record.headers().add(WalHeaders.ID, bytes(id));
        if (!target.isEmpty()) {
          record.headers().add(WalHeaders.TARGET, bytes(target));
        }
        record.headers().add(WalHeaders.DUE, bytes(Long.toString(due)));
        history.sent(id, batch.keys() == 0 ? Fate.Order.NONE : new Fate.Order(key, i));
        var unused =
            producer.send(
                record,
                (place, error) ->
                    history.written(
                        id,
                        error == null ? Trilean.TRUE : Trilean.UNKNOWN,
                        System.currentTimeMillis(),
                        due));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
