/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import io.tidemark.connector.sqs.client.SqsClientFactory;
import io.tidemark.namespace.KafkaClusters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to every cluster that the deployment has an address of, whether a document names it now or
 * not: what is left of a namespace that is gone has a place to go to.
 */
public final class ClusterWriters implements MessageWriter {

  private final KafkaClusters clusters;
  private final SqsClientFactory sqsClients;
  private final Map<String, MessageWriter> byServers = new HashMap<>();
  private @Nullable MessageWriter sqs;

  /**
   * None is connected to yet.
   *
   * @param clusters the addresses
   * @param sqsClients makes a client of SQS, which must not look for its region on the caller's
   *     thread
   */
  public ClusterWriters(KafkaClusters clusters, SqsClientFactory sqsClients) {
    this.clusters = clusters;
    this.sqsClients = sqsClients;
  }

  @Override
  public void write(OutgoingMessage message, Consumer<WriteResult> listener) {
    if (message.isForSqs()) {
      sqs().write(message, listener);
      return;
    }
    Optional<String> servers = clusters.bootstrapServers(message.cluster());
    if (servers.isEmpty()) {
      listener.accept(
          new WriteResult.Failed(
              "this deployment has no Kafka cluster '%s'; start the job with --kafka-cluster"
                      .formatted(message.cluster())
                  + " %s=HOST:PORT".formatted(message.cluster())));
    } else {
      byServers
          .computeIfAbsent(
              servers.get(), address -> new KafkaMessageWriter(message.cluster(), address))
          .write(message, listener);
    }
  }

  @Override
  public void close() {
    byServers.values().forEach(MessageWriter::close);
    if (sqs != null) {
      sqs.close();
    }
  }

  private MessageWriter sqs() {
    MessageWriter open = sqs;
    if (open == null) {
      open = new SqsMessageWriter(sqsClients);
      sqs = open;
    }
    return open;
  }
}
