/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.ScriptedSqs;
import io.tidemark.connector.sqs.client.ScriptedSqs.Kind;
import io.tidemark.connector.sqs.client.SqsFailures;
import io.tidemark.connector.sqs.client.SqsMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final QueueUrl QUEUE = QueueUrl.parse("http://h/0/orders");

  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<String, Gauge<?>> gauges = new HashMap<>();

  private final MetricGroup group = new Group("");

  private final class Group extends UnregisteredMetricsGroup {
    private final String prefix;

    Group(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public Counter counter(String name) {
      return counters.computeIfAbsent(name, it -> new SimpleCounter());
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(prefix + name, gauge);
      return gauge;
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Group(key + "." + value + ".");
    }
  }

  private static SqsMessage message(String receives, String sent) {
    return new SqsMessage(
        QUEUE.url(),
        "id",
        "body",
        Map.of(),
        Map.of(SqsMessage.RECEIVE_COUNT, receives, SqsMessage.SENT, sent));
  }

  @Test
  void aReaderCountsWhatItDoesAndShowsHowOldWhatItReceivesIs() {
    ReaderMetrics metrics = new ReaderMetrics(group, () -> 10_000);
    metrics.received(QUEUE, List.of(message("1", "9000"), message("2", "4000"), message("x", "")));
    metrics.deleted(2);
    metrics.extended(3);
    metrics.expired(4);
    metrics.released(5);
    assertThat(counters.get("messagesReceived").getCount()).isEqualTo(3);
    assertThat(counters.get("messagesReceivedAgain").getCount()).isEqualTo(1);
    assertThat(counters.get("messagesDeleted").getCount()).isEqualTo(2);
    assertThat(counters.get("visibilityExtensions").getCount()).isEqualTo(3);
    assertThat(counters.get("receiptsExpired").getCount()).isEqualTo(4);
    assertThat(counters.get("messagesReleased").getCount()).isEqualTo(5);
    Gauge<?> age = gauges.get("queue.orders.receivedAgeMs");
    assertThat(age.getValue()).isEqualTo(6_000L);

    metrics.received(QUEUE, List.of(message("1", "11000")));
    assertThat(age.getValue()).isEqualTo(0L);
    metrics.received(QUEUE, List.of(message("1", "9999")));
    assertThat(age.getValue()).isEqualTo(1L);
    metrics.received(QUEUE, List.of());
    assertThat(age.getValue()).isEqualTo(0L);
  }

  @Test
  void theDepthOfAQueueIsShownWhileItIsKnown() throws Exception {
    ScriptedSqs sqs = new ScriptedSqs();
    QueueDepths depths = new QueueDepths(sqs, group);
    depths.show(List.of(QUEUE));
    assertThat(gauges.get("queue.orders.approximateMessages").getValue()).isEqualTo(-1L);

    ask(depths, sqs, Map.of("ApproximateNumberOfMessages", "7"), null);
    assertThat(gauges.get("queue.orders.approximateMessages").getValue()).isEqualTo(7L);
    assertThat(gauges.get("queue.orders.approximateMessagesInFlight").getValue()).isEqualTo(-1L);
    assertThat(gauges.get("queue.orders.approximateAgeOfOldestSeconds").getValue()).isEqualTo(-1L);

    ask(depths, sqs, Map.of(), SqsFailures.of(403, "AccessDenied"));
    assertThat(gauges.get("queue.orders.approximateMessages").getValue()).isEqualTo(-1L);
  }

  private static void ask(
      QueueDepths depths, ScriptedSqs sqs, Map<String, String> attributes, Throwable error)
      throws Exception {
    Thread worker =
        new Thread(
            () -> {
              try {
                depths.ask(List.of(QUEUE));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    worker.start();
    org.awaitility.Awaitility.await().until(() -> !sqs.open(Kind.ATTRIBUTES).isEmpty());
    if (error == null) {
      sqs.only(Kind.ATTRIBUTES).answer().complete(attributes);
    } else {
      sqs.only(Kind.ATTRIBUTES).answer().completeExceptionally(error);
    }
    worker.join();
  }
}
