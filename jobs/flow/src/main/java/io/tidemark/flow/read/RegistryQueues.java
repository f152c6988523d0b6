/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import io.tidemark.connector.sqs.source.QueueDiscoverer;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the queues of SQS to read from the namespaces, anew at each discovery, so that a queue
 * added to a document is read without a restart.
 */
final class RegistryQueues implements QueueDiscoverer {

  private static final long serialVersionUID = 1L;

  private final NamespaceSource namespaces;
  private final Served served;

  /** Opened at the first look, on the JobManager; nobody ever says that it is done with. */
  private transient @Nullable NamespaceRegistry registry;

  RegistryQueues(NamespaceSource namespaces, Served served) {
    this.namespaces = namespaces;
    this.served = served;
  }

  @Override
  public Set<String> discover() {
    NamespaceRegistry known = registry;
    if (known == null) {
      known = namespaces.openUnwatched();
      registry = known;
    } else {
      known.refresh();
    }
    return served.topics(known.current(), Queue.Sqs.CLUSTER);
  }
}
