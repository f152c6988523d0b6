/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.Backoff;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.DequeRequestBuffer;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.SimpleBatchCreator;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what Flink's writer has put together, a request to each queue that is in it. */
final class SqsSinkWriter<T> extends AsyncSinkWriter<T, SqsEntry> {

  private static final Logger LOG = LoggerFactory.getLogger(SqsSinkWriter.class);

  private final SqsClient client;
  private final Counter errors;
  private final LongFunction<Executor> later;
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * A writer.
   *
   * @param client ends with this
   * @param later runs things after so many milliseconds
   */
  SqsSinkWriter(
      ElementConverter<T, SqsEntry> converter,
      WriterInitContext context,
      AsyncSinkWriterConfiguration configuration,
      Collection<BufferedRequestState<SqsEntry>> states,
      SqsClient client,
      LongFunction<Executor> later) {
    super(
        converter,
        context,
        configuration,
        states,
        new SimpleBatchCreator<>(configuration.getMaxBatchSizeInBytes()),
        new DequeRequestBuffer<>());
    this.client = client;
    this.errors = context.metricGroup().getNumRecordsSendErrorsCounter();
    this.later = later;
  }

  @Override
  protected void submitRequestEntries(List<SqsEntry> entries, ResultHandler<SqsEntry> handler) {
    CompletableFuture<SendOutcome> all =
        CompletableFuture.completedFuture(SendOutcome.of(entries, List.of()));
    for (List<SqsEntry> batch : SendBatches.of(entries)) {
      all = all.thenCombine(send(batch), SendOutcome::and);
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

  private CompletableFuture<SendOutcome> send(List<SqsEntry> batch) {
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

  @Override
  protected long getSizeInBytes(SqsEntry entry) {
    return entry.sizeBytes();
  }

  @Override
  public void close() {
    super.close();
    client.close();
  }
}
