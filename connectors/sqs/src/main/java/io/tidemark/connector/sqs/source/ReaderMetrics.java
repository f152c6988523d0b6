/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsMessage;
import io.tidemark.connector.sqs.receive.ReceiveMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** The counts of a reader in Flink's metrics; and for each queue, how old what comes from it is. */
final class ReaderMetrics implements ReceiveMetrics {

  private final MetricGroup group;
  private final LongSupplier epochMillis;
  private final Counter received;
  private final Counter receivedAgain;
  private final Counter deleted;
  private final Counter extended;
  private final Counter expired;
  private final Counter released;
  private final Map<QueueUrl, AtomicLong> ages = new ConcurrentHashMap<>();

  ReaderMetrics(MetricGroup group, LongSupplier epochMillis) {
    this.group = group;
    this.epochMillis = epochMillis;
    this.received = group.counter("messagesReceived");
    this.receivedAgain = group.counter("messagesReceivedAgain");
    this.deleted = group.counter("messagesDeleted");
    this.extended = group.counter("visibilityExtensions");
    this.expired = group.counter("receiptsExpired");
    this.released = group.counter("messagesReleased");
  }

  @Override
  public void received(QueueUrl queue, List<SqsMessage> messages) {
    received.inc(messages.size());
    long oldest = Long.MAX_VALUE;
    for (SqsMessage message : messages) {
      if (message.receiveCount() > 1) {
        receivedAgain.inc();
      }
      if (message.sentMillis() != SqsMessage.UNKNOWN) {
        oldest = Math.min(oldest, message.sentMillis());
      }
    }
    if (messages.isEmpty()) {
      age(queue).set(0);
    } else if (oldest != Long.MAX_VALUE) {
      age(queue).set(Math.max(0, epochMillis.getAsLong() - oldest));
    }
  }

  private AtomicLong age(QueueUrl queue) {
    return ages.computeIfAbsent(
        queue,
        it -> {
          AtomicLong age = new AtomicLong();
          group.addGroup("queue", it.name()).gauge("receivedAgeMs", (Gauge<Long>) age::get);
          return age;
        });
  }

  @Override
  public void deleted(int messages) {
    deleted.inc(messages);
  }

  @Override
  public void extended(int messages) {
    extended.inc(messages);
  }

  @Override
  public void expired(int messages) {
    expired.inc(messages);
  }

  @Override
  public void released(int messages) {
    released.inc(messages);
  }
}
