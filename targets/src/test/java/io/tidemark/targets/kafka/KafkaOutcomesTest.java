/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidemark.record.TargetUri;
import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Retryable;
import io.tidemark.target.Delivery.Scope;
import io.tidemark.targets.TestRecords;
import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.InDoubt;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaOutcomesTest {

  static Stream<Arguments> failuresBeforeTheProducerTakesTheRecord() {
    return Stream.of(
        arguments(new TimeoutException(), Cause.UNAVAILABLE),
        arguments(new TopicAuthorizationException("t"), Cause.UNAVAILABLE),
        arguments(new SaslAuthenticationException("password"), Cause.UNAVAILABLE),
        arguments(new BufferExhaustedException("full"), Cause.OVERLOADED),
        arguments(new SerializationException("bytes"), Cause.REFUSED),
        arguments(new RecordTooLargeException("big"), Cause.REFUSED),
        arguments(new InvalidTopicException("t"), Cause.REFUSED));
  }

  @ParameterizedTest
  @MethodSource("failuresBeforeTheProducerTakesTheRecord")
  void whatTheProducerNeverTookIsCertainlyNotThere(Exception error, Cause cause) {
    assertThat(((NotAppended) KafkaErrors.beforeTaken(error)).cause()).isEqualTo(cause);
  }

  static Stream<Exception> failuresOfAProducerThatMayHaveTakenIt() {
    return Stream.of(
        new KafkaException("in an error state"),
        new ProducerFencedException("by another"),
        new InvalidProducerEpochException("old"),
        new IllegalStateException("poisoned"));
  }

  @ParameterizedTest
  @MethodSource("failuresOfAProducerThatMayHaveTakenIt")
  void aProducerInAFatalStateThrowsAfterItHasTakenTheRecord(Exception error) {
    assertThat(KafkaErrors.beforeTaken(error)).isInstanceOf(InDoubt.class);
  }

  @Test
  void theClustersOwnWordOnATopicIsToldFromItsSilence() {
    assertThat(KafkaErrors.unknownTopic("t", new TimeoutException("no metadata")).missing())
        .isFalse();
    assertThat(unknown(new UnknownTopicOrPartitionException())).isEqualTo(Cause.UNKNOWN_TOPIC);
    assertThat(unknown(new TopicAuthorizationException("t"))).isEqualTo(Cause.FORBIDDEN);
    assertThat(unknown(new LeaderNotAvailableException("soon"))).isEqualTo(Cause.UNAVAILABLE);
    assertThat(KafkaErrors.unknownTopic("t", new BufferExhaustedException("full"))).isNull();
    assertThat(KafkaErrors.unknownTopic("t", new RecordTooLargeException("big"))).isNull();
  }

  private static Cause unknown(Exception cause) {
    return KafkaErrors.unknownTopic("t", new TimeoutException("no metadata", cause)).cause();
  }

  @Test
  void afterThatOnlyWhatFollowsFromTheRecordIsCertain() {
    for (RuntimeException error :
        List.of(
            new TimeoutException(),
            new NetworkException(),
            new NotEnoughReplicasException(),
            new NotEnoughReplicasAfterAppendException("after"),
            new OutOfOrderSequenceException("seq"),
            new TopicAuthorizationException("t"),
            new KafkaException("closed forcefully"))) {
      assertThat(KafkaErrors.afterTaken(error)).isInstanceOf(InDoubt.class);
    }
    for (RuntimeException error :
        List.of(new RecordTooLargeException("big"), new InvalidTopicException("t"))) {
      assertThat(((NotAppended) KafkaErrors.afterTaken(error)).cause()).isEqualTo(Cause.REFUSED);
    }
  }

  @Test
  void aTargetSendsAgainWhatMayBeThere() {
    assertThat(((Retryable) KafkaTarget.delivery(new InDoubt("x"))).scope())
        .isEqualTo(Scope.TARGET);
    assertThat(((Retryable) KafkaTarget.delivery(new NotAppended(Cause.UNAVAILABLE, "x"))).scope())
        .isEqualTo(Scope.TARGET);
    assertThat(((Retryable) KafkaTarget.delivery(new NotAppended(Cause.OVERLOADED, "x"))).scope())
        .isEqualTo(Scope.RECORD);
    assertThat(refusal(Cause.UNKNOWN_TOPIC)).contains(Refusal.NOT_FOUND);
    assertThat(refusal(Cause.FORBIDDEN)).contains(Refusal.FORBIDDEN);
    assertThat(refusal(Cause.REFUSED)).isEmpty();
    assertThat(KafkaTarget.delivery(new NotAppended(Cause.REFUSED, "x")))
        .isInstanceOf(Delivery.Rejected.class);
    assertThat(KafkaTarget.delivery(new SendOutcome.Appended(0, 1)))
        .isInstanceOf(Delivery.Delivered.class);
  }

  private static Optional<Refusal> refusal(Cause cause) {
    return ((Delivery.Rejected) KafkaTarget.delivery(new NotAppended(cause, "x"))).refusal();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka://main",
        "kafka://main/",
        "kafka://main/a/b",
        "kafka://main/a%20b",
        "kafka://main/t?x=1"
      })
  void anAddressIsAClusterAndATopic(String address) {
    assertThatThrownBy(() -> new KafkaTargetFactory().validate(TargetUri.parse(address)))
        .hasMessageContaining("kafka://CLUSTER/TOPIC");
  }

  @Test
  void aClusterThatTheDeploymentLacksIsNamedWithTheOption() {
    assertThatThrownBy(
            () ->
                new KafkaTargetFactory()
                    .create(TargetUri.parse("kafka://paris/t"), TestRecords.CONTEXT))
        .hasMessageContaining("--kafka-cluster paris=HOST:PORT");
  }
}
