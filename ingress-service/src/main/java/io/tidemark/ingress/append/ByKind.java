/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.append;

import io.tidemark.namespace.Queue;
import io.tidemark.record.QueueEntry;
import java.time.Duration;

/**
 * Appends to topics of Kafka with one appender and to queues of SQS with another.
 *
 * @param kafka for topics; closed with this
 * @param sqs for queues; closed with this
 */
public record ByKind(Append kafka, Append sqs) implements Append {

  @Override
  public Attempt append(Route route, QueueEntry entry, Listener listener) {
    boolean queue = route.topic().cluster().equals(Queue.Sqs.CLUSTER);
    return (queue ? sqs : kafka).append(route, entry, listener);
  }

  @Override
  public void close(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    kafka.close(timeout);
    sqs.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
  }
}
