/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.InDoubt;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;

/**
 * What Kafka's exceptions say of a record. The one place that decides it.
 *
 * <p>Before the producer has taken a record, every failure is certain: no broker has seen it. After
 * that, only a refusal that follows from the record itself is, since every attempt must have met
 * with it. A refusal that may have changed between two attempts is not: the answer to an attempt
 * that succeeded may have been lost, and a later one been refused for want of authorization or
 * replicas.
 */
final class KafkaErrors {

  private KafkaErrors() {}

  /** The producer refused it before it was taken. */
  static NotAppended beforeTaken(Throwable error) {
    if (error instanceof BufferExhaustedException) {
      return new NotAppended(Cause.OVERLOADED, "too many bytes wait for Kafka: " + text(error));
    }
    if (followsFromTheRecord(error) || error instanceof SerializationException) {
      return new NotAppended(Cause.REFUSED, text(error));
    }
    return new NotAppended(Cause.UNAVAILABLE, text(error));
  }

  /** It failed after the producer had taken it. */
  static SendOutcome afterTaken(Throwable error) {
    return followsFromTheRecord(error)
        ? new NotAppended(Cause.REFUSED, text(error))
        : new InDoubt(text(error));
  }

  private static boolean followsFromTheRecord(Throwable error) {
    return error instanceof RecordTooLargeException
        || error instanceof RecordBatchTooLargeException
        || error instanceof InvalidTopicException
        || error instanceof InvalidRecordException
        || error instanceof InvalidTimestampException
        || error instanceof UnsupportedForMessageFormatException;
  }

  private static String text(Throwable error) {
    return error.getClass().getSimpleName() + ": " + error.getMessage();
  }
}
