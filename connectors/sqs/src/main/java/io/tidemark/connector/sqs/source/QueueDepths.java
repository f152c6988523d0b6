/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsErrors;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server says of queues, as gauges: how many messages wait, are in flight and are delayed,
 * and how old the oldest is where the server gives that. What isn't known is -1. Asks on the
 * enumerator's worker thread, where it may wait.
 */
final class QueueDepths {

  private static final Logger LOG = LoggerFactory.getLogger(QueueDepths.class);
  private static final long UNKNOWN = -1;
  private static final long LIMIT_SECONDS = 40;

  /** Attributes of SQS, and after what their gauges are called. */
  private static final Map<String, String> GAUGES =
      Map.of(
          "ApproximateNumberOfMessages", "approximateMessages",
          "ApproximateNumberOfMessagesNotVisible", "approximateMessagesInFlight",
          "ApproximateNumberOfMessagesDelayed", "approximateMessagesDelayed",
          // SQS itself shows this in CloudWatch only.
          "ApproximateAgeOfOldestMessage", "approximateAgeOfOldestSeconds");

  private final SqsClient client;
  private final MetricGroup metrics;
  private final Map<QueueUrl, Map<String, String>> known = new ConcurrentHashMap<>();
  private final Set<QueueUrl> shown = new HashSet<>();
  private final Set<QueueUrl> failing = ConcurrentHashMap.newKeySet();

  /** The client is about to close: requests that fail then are no news. */
  private volatile boolean ended;

  QueueDepths(SqsClient client, MetricGroup metrics) {
    this.client = client;
    this.metrics = metrics;
  }

  /** Shows these; to be called on the coordinator's thread. */
  void show(Collection<QueueUrl> queues) {
    known.keySet().retainAll(queues);
    for (QueueUrl queue : queues) {
      if (shown.add(queue)) {
        MetricGroup group = metrics.addGroup("queue", queue.name());
        GAUGES.forEach(
            (attribute, name) -> group.gauge(name, (Gauge<Long>) () -> value(queue, attribute)));
      }
    }
  }

  /** Asks for all of them at once, and waits. */
  void ask(Collection<QueueUrl> queues) throws InterruptedException {
    Map<QueueUrl, CompletableFuture<Map<String, String>>> requests = new LinkedHashMap<>();
    queues.forEach(queue -> requests.put(queue, client.attributes(queue.url())));
    for (Map.Entry<QueueUrl, CompletableFuture<Map<String, String>>> request :
        requests.entrySet()) {
      QueueUrl queue = request.getKey();
      try {
        known.put(queue, request.getValue().get(LIMIT_SECONDS, TimeUnit.SECONDS));
        failing.remove(queue);
      } catch (ExecutionException | TimeoutException e) {
        known.remove(queue);
        if (!ended && failing.add(queue)) {
          LOG.warn(SqsErrors.describe("can't get the attributes of", queue.url(), e));
        }
      }
    }
  }

  void end() {
    ended = true;
  }

  long value(QueueUrl queue, String attribute) {
    String value = known.getOrDefault(queue, Map.of()).get(attribute);
    try {
      return value == null ? UNKNOWN : Long.parseLong(value);
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
