/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.Backoff;
import io.tidemark.connector.sqs.client.SendBatches;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends messages in requests to each queue, and says what became of them. Safe for threads. */
final class Sender {

  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

  private final SqsClient client;
  private final Counter errors;
  private final LongFunction<Executor> later;

  /** Since the last time that all went well. */
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * A sender.
   *
   * @param errors counts entries that failed
   * @param later runs things after so many milliseconds
   */
  Sender(SqsClient client, Counter errors, LongFunction<Executor> later) {
    this.client = client;
    this.errors = errors;
    this.later = later;
  }

  /** Sends, and tells the handler once what became of all. */
  void send(List<SqsEntry> entries, ResultHandler<SqsEntry> handler) {
    CompletableFuture<SendOutcome> all =
        CompletableFuture.completedFuture(SendOutcome.of(entries, List.of()));
    for (List<SqsEntry> batch : SendBatches.of(entries, entry -> entry)) {
      all = all.thenCombine(request(batch), SendOutcome::and);
    }
    var unused =
        all.thenAccept(outcome -> end(outcome, handler))
            .exceptionally(
                defect -> {
                  // Without an answer the writer would wait for ever.
                  handler.completeExceptionally(new IllegalStateException(defect));
                  return null;
                });
  }

  private CompletableFuture<SendOutcome> request(List<SqsEntry> batch) {
    return client
        .send(batch.get(0).queueUrl(), batch)
        .thenApply(failed -> SendOutcome.of(batch, failed))
        .exceptionally(error -> SendOutcome.of(batch, error));
  }

  private void end(SendOutcome outcome, ResultHandler<SqsEntry> handler) {
    if (outcome.fatal().isPresent()) {
      errors.inc();
      handler.completeExceptionally(outcome.fatal().get());
    } else if (outcome.again().isEmpty()) {
      if (failures.getAndSet(0) > 0) {
        LOG.info("messages are sent to SQS again");
      }
      handler.complete();
    } else {
      errors.inc(outcome.again().size());
      int row = failures.incrementAndGet();
      if (row == 1) {
        LOG.warn("{}; it is tried until it works", outcome.reason());
      }
      // Flink's writer would try again at once, and keep a server down that is on its knees.
      later
          .apply(Backoff.millis(row, ThreadLocalRandom.current()))
          .execute(() -> handler.retryForEntries(outcome.again()));
    }
  }
}
