/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;

/** Which readers receive from a queue. */
final class QueueShares {

  /** As many as there are. */
  static final int ALL = Integer.MAX_VALUE;

  private QueueShares() {}

  /**
   * Whether a reader receives from a queue. Queues begin at different readers, so that few readers
   * per queue don't all meet at the first.
   *
   * @param reader from 0
   * @param parallelism how many readers there are
   * @param readersPerQueue how many receive from each queue
   */
  static boolean reads(QueueUrl queue, int reader, int parallelism, int readersPerQueue) {
    int first = Math.floorMod(queue.url().hashCode(), parallelism);
    return Math.floorMod(reader - first, parallelism) < readersPerQueue;
  }
}
