/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.outcome;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.tidemark.flow.sink.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Kafka message of an outcome: the key of the record it is of, so that the outcomes of a
 * key are in one partition and in order, and a JSON object.
 */
public final class OutcomeRecords implements KafkaRecordSerializationSchema<Outcome> {

  private static final long serialVersionUID = 1L;

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Outcome outcome, KafkaSinkContext context, @Nullable Long timestamp) {
    return new ProducerRecord<>(
        outcome.place().topic(),
        null,
        outcome.key() == null ? null : outcome.key().toByteArray(),
        json(outcome).getBytes(StandardCharsets.UTF_8));
  }

  /** The same for whoever writes it. */
  public static OutgoingMessage message(Outcome outcome) {
    return new OutgoingMessage(
        outcome.place().cluster(),
        outcome.place().topic(),
        outcome.key(),
        ByteString.copyFromUtf8(json(outcome)),
        List.of());
  }

  /** The object, its times in epoch milliseconds. */
  static String json(Outcome outcome) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("namespace", outcome.namespace());
    json.put("id", outcome.id());
    json.put("outcome", outcome.kind().name().toLowerCase(Locale.ROOT));
    if (!outcome.reason().isEmpty()) {
      json.put("reason", outcome.reason());
    }
    if (!outcome.target().isEmpty()) {
      json.put("target", outcome.target());
    }
    json.put("written", outcome.times().writtenMillis());
    json.put("due", outcome.times().dueMillis());
    json.put("ended", outcome.times().endedMillis());
    json.put("attempts", outcome.attempts());
    json.put("topic", outcome.origin().topic());
    json.put("partition", outcome.origin().partition());
    json.put("offset", outcome.origin().offset());
    return json.toString();
  }
}
