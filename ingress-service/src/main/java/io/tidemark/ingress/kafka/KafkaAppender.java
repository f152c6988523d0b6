/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.kafka;

import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.record.QueueEntry;
import io.tidemark.record.RecordCodec;
import io.tidemark.targets.kafka.AsyncProducer;
import io.tidemark.targets.kafka.SendOutcome;
import java.time.Duration;
import java.util.Optional;

/** Appends entries to topics of the deployment's Kafka clusters. */
public final class KafkaAppender implements Append {

  private final Producers producers;

  /**
   * An appender. A cluster that is away keeps nobody from making it.
   *
   * @param clusters where the clusters are
   * @param appendTimeout how long a record may take to be acknowledged; at least 1 s
   * @param bufferBytes how many bytes may wait for each cluster
   */
  public KafkaAppender(KafkaClusters clusters, Duration appendTimeout, long bufferBytes) {
    this.producers = Producers.open(clusters, appendTimeout, bufferBytes);
  }

  @Override
  public Attempt append(Route route, QueueEntry entry, Listener listener) {
    Topic topic = route.topic();
    Optional<String> servers = producers.servers(topic.cluster());
    if (servers.isEmpty()) {
      return refuse(
          listener,
          "this server knows no address of Kafka cluster '"
              + topic.cluster()
              + "'; start it with --kafka-cluster "
              + topic.cluster()
              + "=HOST:PORT");
    }
    AsyncProducer producer = producers.get(servers.get());
    if (producer == null) {
      return refuse(
          listener,
          "Kafka cluster '"
              + topic.cluster()
              + "' has no usable address now; see this server's log, and try again");
    }
    return producer.send(
            topic.name(),
            RecordCodec.key(entry).toByteArray(),
            // Empty where there is none, never null: a compacted topic takes null for a tombstone.
            RecordCodec.value(entry).toByteArray(),
            RecordCodec.headers(entry),
            outcome -> listener.onOutcome(outcome(outcome)))
        ::withdraw;
  }

  @Override
  public void close(Duration timeout) {
    producers.close(timeout);
  }

  private static Attempt refuse(Listener listener, String error) {
    listener.onOutcome(new AppendOutcome.NotAppended(AppendOutcome.Cause.UNAVAILABLE, error));
    return () -> false;
  }

  private static AppendOutcome outcome(SendOutcome outcome) {
    if (outcome instanceof SendOutcome.Appended) {
      return AppendOutcome.Appended.INSTANCE;
    }
    if (outcome instanceof SendOutcome.NotAppended refused) {
      return new AppendOutcome.NotAppended(
          switch (refused.cause()) {
            case UNAVAILABLE, UNKNOWN_TOPIC, FORBIDDEN -> AppendOutcome.Cause.UNAVAILABLE;
            case OVERLOADED -> AppendOutcome.Cause.OVERLOADED;
            case REFUSED -> AppendOutcome.Cause.REFUSED;
          },
          refused.error());
    }
    return new AppendOutcome.InDoubt(((SendOutcome.InDoubt) outcome).error());
  }
}
