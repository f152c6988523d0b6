/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceParser;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Persona;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a task emits of topics whose namespaces it knows, doesn't know, or doesn't serve. */
class NamespaceReaderTest {

  private static final String CLUSTER = "main";

  private final Known known = new Known();
  private final Partitions partitions = new Partitions();
  private final Emitted emitted = new Emitted();
  private final NamespaceReader reader =
      new NamespaceReader(
          partitions,
          known,
          new TopicOwners(new Served(Persona.DELAY_QUEUE, "default"), CLUSTER),
          new TopicTroubles(CLUSTER, new UnregisteredMetricsGroup()),
          new RemadeTopics());

  /** The namespaces that the task knows, and those that it will know when it looks again. */
  private static final class Known implements NamespaceRegistry {
    private Namespaces now = new Namespaces(1, Map.of(), Map.of());
    private Namespaces next = now;

    @Override
    public Namespaces current() {
      return now;
    }

    @Override
    public void refresh() {
      now = next;
    }

    @Override
    public void close() {}
  }

  /** Partitions whose messages are in memory, read as a fetcher does: what is fetched comes. */
  private static final class Partitions implements SourceReader<QueueMessage, KafkaPartitionSplit> {
    private final Queue<QueueMessage> fetched = new ArrayDeque<>();
    private final Map<String, Long> next = new HashMap<>();
    private final Map<String, SourceOutput<QueueMessage>> outputs = new HashMap<>();
    private final Set<String> paused = new TreeSet<>();

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<QueueMessage> output) {
      QueueMessage message = fetched.poll();
      if (message == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      String split = split(message.topic()).splitId();
      outputs.computeIfAbsent(split, output::createOutputForSplit).collect(message);
      next.put(message.topic(), message.offset() + 1);
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpoint) {
      return next.entrySet().stream()
          .map(it -> new KafkaPartitionSplit(new TopicPartition(it.getKey(), 0), it.getValue()))
          .toList();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return new CompletableFuture<>();
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
      paused.addAll(pause);
      paused.removeAll(resume);
    }

    @Override
    public void close() {}
  }

  /** What goes on. */
  private static final class Emitted implements ReaderOutput<QueueMessage> {
    private final List<QueueMessage> messages = new ArrayList<>();

    @Override
    public void collect(QueueMessage message) {
      messages.add(message);
    }

    @Override
    public void collect(QueueMessage message, long timestamp) {
      messages.add(message);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<QueueMessage> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {}

    List<String> positions() {
      return messages.stream().map(QueueMessage::positionId).toList();
    }
  }

  private static KafkaPartitionSplit split(String topic) {
    return new KafkaPartitionSplit(new TopicPartition(topic, 0), 0);
  }

  private void fetched(String topic, long offset) {
    partitions.fetched.add(
        new QueueMessage(
            CLUSTER,
            topic,
            0,
            offset,
            0,
            ByteString.copyFromUtf8("key"),
            ByteString.copyFromUtf8("value"),
            List.of()));
  }

  private void poll() throws Exception {
    while (reader.pollNext(emitted) == InputStatus.MORE_AVAILABLE) {
      // All that is fetched.
    }
  }

  /** Waits until the reader wants to look again, as a task does. */
  private void look() throws Exception {
    reader.isAvailable().get(10, TimeUnit.SECONDS);
    poll();
  }

  private static Namespaces namespaces(long version, Namespace... all) {
    Map<String, Namespace> byName = new HashMap<>();
    for (Namespace namespace : all) {
      byName.put(namespace.name(), namespace);
    }
    return new Namespaces(version, byName, Map.of());
  }

  private static Namespace namespace(String name, String more) throws Exception {
    String document =
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {"wal-kafka-topics": ["%s"], "wal.kafka.bootstrap.servers.prefix": "main"%s}}]}}
        """
            .formatted(name, more);
    return NamespaceParser.parse(name, document.getBytes(UTF_8), NamespaceDefaults.NONE);
  }

  private static final String ORDERED = ", \"ordering\": \"KEY\"";

  @Test
  void marksWhatItKnows() throws Exception {
    known.now = namespaces(2, namespace("orders", ORDERED), namespace("users", ""));
    known.next = known.now;
    fetched("orders", 0);
    fetched("users", 0);
    poll();
    assertThat(emitted.messages)
        .extracting(QueueMessage::namespace)
        .containsExactly("orders", "users");
    assertThat(emitted.messages).extracting(QueueMessage::ordered).containsExactly(true, false);
  }

  @Test
  void asksAnewBeforeAnyRecordOfANewTopicGoesOn() throws Exception {
    known.next = namespaces(2, namespace("orders", ORDERED));
    fetched("orders", 0);
    poll();
    assertThat(emitted.messages).extracting(QueueMessage::ordered).containsExactly(true);
    assertThat(partitions.paused).isEmpty();
  }

  @Test
  void aTopicOfNoNamespaceWaitsAndOthersGoOn() throws Exception {
    known.next = namespaces(2, namespace("users", ""));
    fetched("orders", 5);
    fetched("users", 0);
    fetched("orders", 6);
    fetched("users", 1);
    poll();
    assertThat(emitted.positions()).containsExactly("users-0-0", "users-0-1");
    assertThat(partitions.paused).containsExactly("orders-0");
    assertThat(reader.snapshotState(1))
        .extracting(it -> it.splitId() + " " + it.getStartingOffset())
        .as("what waits isn't in the checkpoint, but read again")
        .containsExactlyInAnyOrder("orders-0 5", "users-0 2");

    look();
    assertThat(emitted.positions()).hasSize(2);
    known.next = namespaces(3, namespace("users", ""), namespace("orders", ORDERED));
    look();
    assertThat(emitted.positions())
        .containsExactly("users-0-0", "users-0-1", "orders-0-5", "orders-0-6");
    assertThat(emitted.messages.get(2).ordered()).isTrue();
    assertThat(partitions.paused).isEmpty();
    fetched("orders", 7);
    poll();
    assertThat(emitted.positions()).endsWith("orders-0-7");
    assertThat(reader.snapshotState(2))
        .extracting(it -> it.splitId() + " " + it.getStartingOffset())
        .containsExactlyInAnyOrder("orders-0 8", "users-0 2");
  }

  @Test
  void whatAnotherJobServesIsNotEmitted() throws Exception {
    known.now = namespaces(2, namespace("orders", ""));
    known.next = known.now;
    fetched("orders", 0);
    poll();
    known.now = namespaces(3, namespace("orders", ", \"shard\": \"other\""));
    known.next = known.now;
    fetched("orders", 1);
    poll();
    assertThat(emitted.positions()).containsExactly("orders-0-0");
    assertThat(partitions.paused).containsExactly("orders-0");
  }
}
