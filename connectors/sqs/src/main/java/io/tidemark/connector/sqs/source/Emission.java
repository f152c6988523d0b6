/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.SqsMessage;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/** Turns messages into records, each with the time at which its message was sent. */
final class Emission<T> {

  private final SqsDeserializationSchema<T> schema;
  private final DeserializationSchema.InitializationContext context;
  private final Counter messages;
  private final Counter bytes;
  private final Target<T> target = new Target<>();

  /**
   * Not opened yet.
   *
   * @param messages counts messages in
   * @param bytes counts their bytes
   */
  Emission(
      SqsDeserializationSchema<T> schema,
      DeserializationSchema.InitializationContext context,
      Counter messages,
      Counter bytes) {
    this.schema = schema;
    this.context = context;
    this.messages = messages;
    this.bytes = bytes;
  }

  void open() {
    try {
      schema.open(context);
    } catch (Exception e) {
      throw new FlinkRuntimeException("the schema of an SQS source can't be opened", e);
    }
  }

  void emit(SqsMessage message, long size, ReaderOutput<T> output) throws Exception {
    messages.inc();
    bytes.inc(size);
    target.output = output;
    target.sentMillis = message.sentMillis();
    schema.deserialize(message, target);
  }

  private static final class Target<T> implements Collector<T> {
    private @Nullable ReaderOutput<T> output;
    private long sentMillis;

    @Override
    public void collect(T record) {
      ReaderOutput<T> to = output;
      if (to == null) {
        throw new IllegalStateException("a record was emitted outside of deserialize");
      }
      if (sentMillis == SqsMessage.UNKNOWN) {
        to.collect(record);
      } else {
        to.collect(record, sentMillis);
      }
    }

    @Override
    public void close() {
      // Nothing is kept back.
    }
  }
}
