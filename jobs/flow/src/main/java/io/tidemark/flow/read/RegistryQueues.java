/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.connector.sqs.source.QueueDiscoverer;
import io.tidemark.namespace.Queue;
import java.util.Set;

/**
 * Takes the queues of SQS to read from the namespaces, anew at each discovery, so that a queue
 * added to a document is read without a restart.
 */
final class RegistryQueues implements QueueDiscoverer {

  private static final long serialVersionUID = 1L;

  private final UnwatchedNamespaces namespaces;
  private final Served served;

  RegistryQueues(NamespaceSource namespaces, Served served) {
    this.namespaces = new UnwatchedNamespaces(namespaces);
    this.served = served;
  }

  @Override
  public Set<String> discover() {
    return served.topics(namespaces.current(), Queue.Sqs.CLUSTER);
  }
}
