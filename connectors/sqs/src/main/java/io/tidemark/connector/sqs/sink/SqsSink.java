/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.SqsClientFactory;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Sends to standard queues of SQS, at least once: a message that was sent since the last checkpoint
 * is sent again after a restart. What can't ever be sent (no such queue, no permission, invalid
 * contents) fails the job, unless the builder is told otherwise; all else is tried until it works.
 *
 * <pre>{@code
 * records.sinkTo(
 *     SqsSink.<Order>builder()
 *         .setElementConverter((order, context) -> new SqsEntry(queueUrl, order.toJson()))
 *         .build());
 * }</pre>
 *
 * @param <T> what it takes
 */
public final class SqsSink<T> extends AsyncSinkBase<T, SqsEntry> {

  private static final long serialVersionUID = 1L;

  private final SqsClientFactory clients;
  private final boolean retryRefused;

  SqsSink(
      ElementConverter<T, SqsEntry> converter,
      SqsClientFactory clients,
      boolean retryRefused,
      AsyncSinkWriterConfiguration limits) {
    super(
        converter,
        limits.getMaxBatchSize(),
        limits.getMaxInFlightRequests(),
        limits.getMaxBufferedRequests(),
        limits.getMaxBatchSizeInBytes(),
        limits.getMaxTimeInBufferMS(),
        limits.getMaxRecordSizeInBytes());
    this.clients = clients;
    this.retryRefused = retryRefused;
  }

  /** What it needs, and what it may be told. */
  public static <T> SqsSinkBuilder<T> builder() {
    return new SqsSinkBuilder<>();
  }

  @Override
  public StatefulSinkWriter<T, BufferedRequestState<SqsEntry>> createWriter(
      WriterInitContext context) {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<T, BufferedRequestState<SqsEntry>> restoreWriter(
      WriterInitContext context, Collection<BufferedRequestState<SqsEntry>> states) {
    return new SqsSinkWriter<>(
        getElementConverter(),
        context,
        AsyncSinkWriterConfiguration.builder()
            .setMaxBatchSize(getMaxBatchSize())
            .setMaxBatchSizeInBytes(getMaxBatchSizeInBytes())
            .setMaxInFlightRequests(getMaxInFlightRequests())
            .setMaxBufferedRequests(getMaxBufferedRequests())
            .setMaxTimeInBufferMS(getMaxTimeInBufferMS())
            .setMaxRecordSizeInBytes(getMaxRecordSizeInBytes())
            .build(),
        states,
        clients.create(),
        retryRefused,
        millis -> CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
  }

  @Override
  public SimpleVersionedSerializer<BufferedRequestState<SqsEntry>> getWriterStateSerializer() {
    return new SqsWriterStateSerializer();
  }
}
