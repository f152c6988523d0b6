/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.InDoubt;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import io.tidemark.targets.kafka.UnknownTopics.Unknown;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka's exceptions say of a record. The one place that decides it.
 *
 * <p>Inside {@code send}, before the producer has taken a record, a failure is certain: no broker
 * has seen it. But not every failure inside {@code send} is of that kind. A producer in a fatal
 * state (fenced, its epoch outdated) throws after it has put the record into its buffer, so only
 * exceptions that are known to come before that count as certain.
 *
 * <p>After it, only a refusal that follows from the record itself is certain, since every attempt
 * must have met with it. A refusal that may have changed between two attempts is not: the answer to
 * an attempt that succeeded may have been lost, and a later one been refused for want of
 * authorization or replicas. A time-out, a lost connection and a forced close say nothing at all.
 */
final class KafkaErrors {

  private KafkaErrors() {}

  /**
   * Whether the producer failed inside {@code send} because it doesn't know the topic; null if for
   * another reason. The cause tells the cluster's own word from its silence.
   */
  static @Nullable Unknown unknownTopic(String topic, Throwable error) {
    if (!(error instanceof TimeoutException) || error instanceof BufferExhaustedException) {
      return null;
    }
    if (error.getCause() instanceof TopicAuthorizationException) {
      return new Unknown(
          Cause.FORBIDDEN, "topic '" + topic + "' isn't ours to see: grant it, or mend the name");
    }
    if (error.getCause() instanceof UnknownTopicOrPartitionException) {
      return new Unknown(
          Cause.UNKNOWN_TOPIC, "topic '" + topic + "' doesn't exist: create it, or mend the name");
    }
    return new Unknown(
        Cause.UNAVAILABLE,
        error.getCause() == null
            ? "topic '" + topic + "' isn't known: its cluster doesn't answer"
            : "topic '" + topic + "' isn't known: " + error.getCause().getMessage());
  }

  /** It failed inside {@code send}. */
  static SendOutcome beforeTaken(Throwable error) {
    if (error instanceof BufferExhaustedException) {
      return new NotAppended(Cause.OVERLOADED, "too many bytes wait for Kafka: " + text(error));
    }
    if (followsFromTheRecord(error) || error instanceof SerializationException) {
      return new NotAppended(Cause.REFUSED, text(error));
    }
    if (error instanceof TimeoutException
        || error instanceof AuthenticationException
        || error instanceof AuthorizationException
        || error instanceof InterruptException) {
      // Thrown while the producer asks for metadata or memory, never later.
      return new NotAppended(Cause.UNAVAILABLE, text(error));
    }
    return new InDoubt(text(error));
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
