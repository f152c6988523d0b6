/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.kafka;

import io.tidemark.namespace.KafkaClusters;
import io.tidemark.targets.kafka.AsyncProducer;
import io.tidemark.targets.kafka.ProducerOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer for each address that the deployment's options give. They are made ahead, because to
 * make one looks up names, which may wait, and appends must not. One whose name has no address now
 * is tried again until it has, and meanwhile the others work.
 */
final class Producers {

  private static final Logger LOG = LoggerFactory.getLogger(Producers.class);

  private static final long AGAIN_SECONDS = 2;

  private final KafkaClusters clusters;
  private final Duration sendTimeout;
  private final long bufferBytes;
  private final Map<String, AsyncProducer> byServers = new ConcurrentHashMap<>();
  private final ScheduledExecutorService opener =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "kafka-producers");
            thread.setDaemon(true);
            return thread;
          });

  private Producers(KafkaClusters clusters, Duration sendTimeout, long bufferBytes) {
    this.clusters = clusters;
    this.sendTimeout = sendTimeout;
    this.bufferBytes = Math.max(bufferBytes, ProducerOptions.DEFAULT_MAX_RECORD_BYTES);
  }

  static Producers open(KafkaClusters clusters, Duration sendTimeout, long bufferBytes) {
    Producers producers = new Producers(clusters, sendTimeout, bufferBytes);
    Set.copyOf(clusters.addresses().values()).forEach(producers::open);
    return producers;
  }

  /** The producer of addresses; null while there is none. */
  @Nullable AsyncProducer get(String servers) {
    return byServers.get(servers);
  }

  /** The addresses of a cluster, if the options give any. */
  Optional<String> servers(String cluster) {
    return clusters.bootstrapServers(cluster);
  }

  void close(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    opener.shutdownNow();
    for (AsyncProducer producer : byServers.values()) {
      producer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }

  private void open(String servers) {
    try {
      byServers.put(
          servers,
          new AsyncProducer(
              new ProducerOptions(
                  servers,
                  "tidemark-ingress",
                  sendTimeout,
                  bufferBytes,
                  ProducerOptions.DEFAULT_MAX_RECORD_BYTES)));
    } catch (KafkaException e) {
      LOG.warn(
          "Kafka at {} can't be used, trying again: {}",
          servers,
          e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      ScheduledFuture<?> unused =
          opener.schedule(() -> open(servers), AGAIN_SECONDS, TimeUnit.SECONDS);
    }
  }
}
