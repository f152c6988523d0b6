/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.SqsMessage;
import java.io.Serializable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;

/**
 * Makes records of a message.
 *
 * <p>What it throws fails the job. The message isn't deleted, comes again after the restart, and
 * fails the job again, until the queue's redrive policy takes it away. So a schema for producers
 * that aren't trusted emits a value that says what is wrong, or nothing, which counts as done with.
 *
 * @param <T> what the source emits
 */
public interface SqsDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {

  /** Called once, before the first message. */
  default void open(DeserializationSchema.InitializationContext context) throws Exception {}

  /**
   * Emits any number of records. All of a message's are emitted, or none is.
   *
   * @param message the body with attributes, system attributes and queue
   * @param out takes the records
   */
  void deserialize(SqsMessage message, Collector<T> out) throws Exception;

  /** Looks at the body alone, in UTF-8. */
  static <T> SqsDeserializationSchema<T> ofBody(DeserializationSchema<T> schema) {
    return new BodyDeserializationSchema<>(schema);
  }
}
