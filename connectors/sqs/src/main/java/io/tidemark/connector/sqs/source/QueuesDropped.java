/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** Tells a reader to receive no longer from some queues. */
final class QueuesDropped implements SourceEvent {

  private static final long serialVersionUID = 1L;

  private final ArrayList<QueueUrl> queues;

  QueuesDropped(Collection<QueueUrl> queues) {
    this.queues = new ArrayList<>(queues);
  }

  List<QueueUrl> queues() {
    return List.copyOf(queues);
  }
}
