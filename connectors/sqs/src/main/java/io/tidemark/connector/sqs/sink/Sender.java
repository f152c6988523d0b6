/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.Backoff;
import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.SendBatches;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsErrors;
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

  /** A checkpoint waits for what is on its way, pauses included. */
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final SqsClient client;
  private final QueueUrls urls;
  private final boolean retryRefused;
  private final Counter errors;
  private final LongFunction<Executor> later;

  /** Since the last time that all went well. */
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * A sender.
   *
   * @param retryRefused whether what a missing queue or permission stops is tried again
   * @param errors counts entries that failed
   * @param later runs things after so many milliseconds
   */
  Sender(SqsClient client, boolean retryRefused, Counter errors, LongFunction<Executor> later) {
    this.client = client;
    this.urls = new QueueUrls(client);
    this.retryRefused = retryRefused;
    this.errors = errors;
    this.later = later;
  }

  /** Sends, and tells the handler once what became of all. */
  void send(List<SqsEntry> entries, ResultHandler<SqsEntry> handler) {
    CompletableFuture<SendOutcome> all = CompletableFuture.completedFuture(SendOutcome.ALL_SENT);
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
    String queue = batch.get(0).queueUrl();
    return urls.of(queue)
        .thenCompose(url -> client.send(url, batch))
        .thenApply(failed -> SendOutcome.of(batch, failed, this::fatal))
        .exceptionally(
            error -> {
              if (SqsErrors.faultOf(error) == Fault.QUEUE_MISSING) {
                urls.forget(queue);
              }
              return SendOutcome.of(batch, error, this::fatal);
            });
  }

  private boolean fatal(Fault fault) {
    return retryRefused ? fault == Fault.INVALID : fault.fatalForSink();
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
          .apply(Math.min(LONGEST_PAUSE_MILLIS, Backoff.millis(row, ThreadLocalRandom.current())))
          .execute(() -> handler.retryForEntries(outcome.again()));
    }
  }
}
