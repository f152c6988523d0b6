/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsClientFactory;
import io.tidemark.connector.sqs.client.SqsEntry;
import org.apache.flink.connector.base.sink.AsyncSinkBaseBuilder;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link SqsSink}. An element converter must be given; the bounds of Flink's asynchronous
 * sinks have defaults: batches of 10 and 1 MiB, 50 requests in flight, 5,000 buffered messages, 100
 * ms in the buffer.
 *
 * <p>Where one writer sends to several queues, a larger batch ({@link #setMaxBatchSize}) fills the
 * requests to each: it is divided by queue, into tens.
 *
 * @param <T> what the sink takes
 */
public final class SqsSinkBuilder<T> extends AsyncSinkBaseBuilder<T, SqsEntry, SqsSinkBuilder<T>> {

  private static final int IN_FLIGHT = 50;
  private static final int BUFFERED = 5_000;
  private static final long BUFFERED_MILLIS = 100;

  private @Nullable ElementConverter<T, SqsEntry> converter;
  private @Nullable SqsClientFactory clients;
  private SdkSqsClientFactory sdk = SdkSqsClientFactory.DEFAULT;
  private boolean retryRefused;

  SqsSinkBuilder() {}

  /** Makes a message of each element; it names the queue, by URL or by name. */
  public SqsSinkBuilder<T> setElementConverter(ElementConverter<T, SqsEntry> value) {
    converter = value;
    return this;
  }

  /** The region, as in {@code eu-west-1}; that of the SDK's chain unless set. */
  public SqsSinkBuilder<T> setRegion(String value) {
    sdk = sdk.withRegion(value);
    return this;
  }

  /** Another server that speaks the protocol, as in {@code http://127.0.0.1:9324}. */
  public SqsSinkBuilder<T> setEndpoint(String value) {
    sdk = sdk.withEndpoint(value);
    return this;
  }

  /** Makes clients itself; region and endpoint set here don't count then. */
  public SqsSinkBuilder<T> setClientFactory(SqsClientFactory value) {
    clients = value;
    return this;
  }

  /**
   * Whether messages to a queue that doesn't exist, or that the credentials may not send to, are
   * tried until it is mended, instead of failing the job; false unless set. They stay in the
   * buffer, and where it is full of them they hold up all others.
   */
  public SqsSinkBuilder<T> setRetryRefused(boolean value) {
    retryRefused = value;
    return this;
  }

  /**
   * The sink.
   *
   * @throws IllegalArgumentException if there is no converter, or a bound is out of its range
   */
  @Override
  public SqsSink<T> build() {
    if (converter == null) {
      throw new IllegalArgumentException("an SQS sink needs setElementConverter");
    }
    return new SqsSink<>(
        converter,
        clients == null ? sdk : clients,
        retryRefused,
        AsyncSinkWriterConfiguration.builder()
            .setMaxBatchSize(or(getMaxBatchSize(), SqsClient.BATCH))
            .setMaxBatchSizeInBytes(or(getMaxBatchSizeInBytes(), SqsEntry.MOST_BYTES))
            .setMaxInFlightRequests(or(getMaxInFlightRequests(), IN_FLIGHT))
            .setMaxBufferedRequests(or(getMaxBufferedRequests(), BUFFERED))
            .setMaxTimeInBufferMS(or(getMaxTimeInBufferMS(), BUFFERED_MILLIS))
            .setMaxRecordSizeInBytes(or(getMaxRecordSizeInBytes(), SqsEntry.MOST_BYTES))
            .build());
  }

  private static <V> V or(@Nullable V value, V standard) {
    return value == null ? standard : value;
  }
}
