/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.Route;
import io.tidemark.ingress.kafka.KafkaAppender;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.StackOptions;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.Cancellation;
import io.tidemark.record.Decoded;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.QueueEntry;
import io.tidemark.record.RecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the ingress appends, as a broker has it. */
@Timeout(120)
class KafkaAppenderIT {

  private static final String TOPIC = "orders";
  private static final int PARTITIONS = 8;

  @Test
  void aCancellationComesBehindItsRecord() throws Exception {
    List<QueueEntry> appended = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ByteString key = i % 2 == 0 ? ByteString.EMPTY : ByteString.copyFromUtf8("customer-" + i);
      appended.add(record("order-" + i, key));
      appended.add(new Cancellation("order-" + i, "orders", key));
    }
    try (LocalStack stack =
        LocalStack.start(StackOptions.DEFAULT.withComponents(Component.KAFKA))) {
      String servers = stack.kafka().bootstrapServers();
      stack.kafka().createTopic(TOPIC, PARTITIONS);
      append(servers, appended);

      List<ConsumerRecord<byte[], byte[]>> found = read(servers, appended.size());

      assertThat(found).extracting(ConsumerRecord::partition).contains(0, PARTITIONS - 1);
      for (int i = 0; i < appended.size(); i += 2) {
        LogRecord record = (LogRecord) appended.get(i);
        List<ConsumerRecord<byte[], byte[]>> both =
            found.stream().filter(it -> id(it).equals(record.id())).toList();
        assertThat(both)
            .extracting(ConsumerRecord::partition)
            .hasSize(2)
            .containsOnly(both.get(0).partition());
        assertThat(both)
            .extracting(KafkaAppenderIT::decoded)
            .containsExactly(
                new Decoded.Valid(record), new Decoded.Cancels((Cancellation) appended.get(i + 1)));
        assertThat(both.get(1).value()).as("no tombstone").isNotNull().isEmpty();
      }
    }
  }

  private static void append(String servers, List<QueueEntry> entries) throws Exception {
    Duration timeout = Duration.ofSeconds(30);
    KafkaAppender appender =
        new KafkaAppender(KafkaClusters.parse(List.of("main=" + servers)), timeout, 32 << 20);
    try {
      for (QueueEntry entry : entries) {
        CompletableFuture<AppendOutcome> outcome = new CompletableFuture<>();
        appender.append(Route.to(new Topic("main", TOPIC)), entry, outcome::complete);
        assertThat(outcome.get()).isEqualTo(AppendOutcome.Appended.INSTANCE);
      }
    } finally {
      appender.close(timeout);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String servers, int count) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(
          IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(TOPIC, p)).toList());
      while (found.size() < count) {
        consumer.poll(Duration.ofSeconds(1)).forEach(found::add);
      }
    }
    return found;
  }

  private static LogRecord record(String id, ByteString key) {
    ByteString payload = ByteString.copyFromUtf8("payload");
    return new LogRecord(
        id, "orders", key, payload, List.of(), Optional.empty(), 1000, 1000, "", "", 1);
  }

  private static String id(ConsumerRecord<byte[], byte[]> message) {
    return decoded(message) instanceof Decoded.Valid valid
        ? valid.record().id()
        : ((Decoded.Cancels) decoded(message)).cancellation().id();
  }

  private static Decoded decoded(ConsumerRecord<byte[], byte[]> message) {
    List<Header> headers = new ArrayList<>();
    message
        .headers()
        .forEach(it -> headers.add(new Header(it.key(), ByteString.copyFrom(it.value()))));
    return RecordCodec.decode(
        ByteString.copyFrom(message.key()),
        ByteString.copyFrom(message.value()),
        headers,
        new RecordCodec.Found("orders", "none", 0));
  }
}
