/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import io.tidemark.record.DeliveredHeaders;
import io.tidemark.record.LogRecord;
import io.tidemark.record.RecordCodec;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.util.concurrent.CompletionStage;

/** Delivers into one queue of SQS, in the form in which Tidemark's own queues have records. */
final class SqsTarget implements Target {

  private final BatchingQueue queue;

  SqsTarget(BatchingQueue queue) {
    this.queue = queue;
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    return queue
        .send(
            new SqsParts(
                RecordCodec.key(record),
                record.tombstone() ? null : record.payload(),
                DeliveredHeaders.of(record)),
            0)
        .outcome()
        .thenApply(SqsOutcomes::of);
  }

  /** The client belongs to the region, not to this queue: the factory closes it. */
  @Override
  public void close() {}
}
