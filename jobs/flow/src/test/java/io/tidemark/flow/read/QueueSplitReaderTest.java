/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What reads partitions whose cluster is away. The rest of it is seen on a real broker. */
class QueueSplitReaderTest {

  private static final KafkaPartitionSplit NEW =
      new KafkaPartitionSplit(new TopicPartition("orders", 0), KafkaPartitionSplit.EARLIEST_OFFSET);
  private static final KafkaPartitionSplit READ =
      new KafkaPartitionSplit(new TopicPartition("orders", 1), 17);

  private final Map<String, Gauge<?>> gauges = new ConcurrentHashMap<>();

  /** Left to itself, the consumer looks for a position for a minute, and then the job restarts. */
  @Test
  @Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPartitionThatWasNeverReadKeepsNobodyWaitingWhileItsClusterIsAway() throws Exception {
    try (QueueSplitReader reader = reader()) {
      reader.handleSplitsChanges(new SplitsAddition<>(List.of(NEW)));
      reader.pauseOrResumeSplits(List.of(NEW), List.of());
      reader.pauseOrResumeSplits(List.of(), List.of(NEW));
      assertThat(reader.fetch().nextSplit()).isNull();
      reader.handleSplitsChanges(new SplitsAddition<>(List.of(READ)));
      while (!Integer.valueOf(1).equals(gauges.get("partitionsWaiting").getValue())) {
        assertThat(reader.fetch().nextSplit()).isNull();
      }
    }
  }

  private QueueSplitReader reader() throws Exception {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + closedPort());
    properties.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    properties.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    properties.put("client.id.prefix", "test");
    var metrics =
        new UnregisteredMetricsGroup() {
          @Override
          public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(name, gauge);
            return gauge;
          }
        };
    return new QueueSplitReader(
        properties,
        context(),
        new KafkaSourceReaderMetrics(InternalSourceReaderMetricGroup.mock(metrics)),
        new TopicTroubles("main", metrics),
        new RemadeTopics());
  }

  /** All that the connector asks of it is the number of the task. */
  private static SourceReaderContext context() {
    return (SourceReaderContext)
        Proxy.newProxyInstance(
            SourceReaderContext.class.getClassLoader(),
            new Class<?>[] {SourceReaderContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getIndexOfSubtask")) {
                return 0;
              }
              throw new UnsupportedOperationException(method.toString());
            });
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
