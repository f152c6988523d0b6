/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.DequeRequestBuffer;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.SimpleBatchCreator;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;

/** Sends what Flink's writer has put together, a request to each queue that is in it. */
final class SqsSinkWriter<T> extends AsyncSinkWriter<T, SqsEntry> {

  private final SqsClient client;
  private final Sender sender;

  /**
   * A writer.
   *
   * @param client ends with this
   * @param retryRefused whether what a missing queue or permission stops is tried again
   * @param later runs things after so many milliseconds
   */
  SqsSinkWriter(
      ElementConverter<T, SqsEntry> converter,
      WriterInitContext context,
      AsyncSinkWriterConfiguration configuration,
      Collection<BufferedRequestState<SqsEntry>> states,
      SqsClient client,
      boolean retryRefused,
      LongFunction<Executor> later) {
    super(
        converter,
        context,
        configuration,
        states,
        new SimpleBatchCreator<>(configuration.getMaxBatchSizeInBytes()),
        new DequeRequestBuffer<>());
    this.client = client;
    this.sender =
        new Sender(
            client, retryRefused, context.metricGroup().getNumRecordsSendErrorsCounter(), later);
  }

  @Override
  protected void submitRequestEntries(List<SqsEntry> entries, ResultHandler<SqsEntry> handler) {
    sender.send(entries, handler);
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
