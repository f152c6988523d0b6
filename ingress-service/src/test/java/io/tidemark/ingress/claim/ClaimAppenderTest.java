/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.claim;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.ingress.InMemoryAppend;
import io.tidemark.ingress.NamespaceFixtures;
import io.tidemark.ingress.NamespaceFixtures.Registry;
import io.tidemark.ingress.append.Append.Attempt;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.ingress.append.Route;
import io.tidemark.namespace.Namespaces.Topic;
import io.tidemark.namespace.Queue;
import io.tidemark.record.Cancellation;
import io.tidemark.record.LogRecord;
import io.tidemark.record.QueueEntry;
import io.tidemark.record.SetPart;
import io.tidemark.testing.InMemoryClaimStore;
import io.tidemark.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimAppenderTest {

  private static final int MIB = 1024 * 1024;
  private static final Route KAFKA = Route.to(new Topic("main", "files-wal"));
  private static final Route SQS = Route.to(new Topic(Queue.Sqs.CLUSTER, "files-wal"));

  private final TestClock clock = TestClock.atMillis(1_000);
  private final InMemoryClaimStore store = new InMemoryClaimStore();
  private final InMemoryAppend queue = new InMemoryAppend();
  private final List<AppendOutcome> outcomes = new ArrayList<>();
  private final ClaimAppender appender =
      new ClaimAppender(
          queue,
          new Registry(NamespaceFixtures.files(), NamespaceFixtures.orders()),
          namespace -> store,
          clock);

  private static LogRecord record(String namespace, int bytes) {
    return new LogRecord(
        "a-1",
        namespace,
        ByteString.EMPTY,
        payload(bytes),
        List.of(),
        Optional.empty(),
        61_000,
        1_000,
        "",
        "",
        1);
  }

  private static ByteString payload(int bytes) {
    return ByteString.copyFrom(new byte[bytes]);
  }

  private Attempt append(Route route, QueueEntry entry) {
    return appender.append(route, entry, outcomes::add);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 400 * 1024, MIB - 20 * 1024})
  void whatAMessageHoldsGoesAsItIs(int bytes) throws Exception {
    LogRecord record = record("files", bytes);
    append(KAFKA, record);
    assertThat(queue.take().entry()).isSameAs(record);
    assertThat(store.lives()).isEmpty();
  }

  @Test
  void whatIsLargerIsSavedAndAClaimCheckGoesInItsPlace() throws Exception {
    LogRecord record = record("files", MIB);
    append(KAFKA, record);
    assertThat(outcomes).isEmpty();
    InMemoryAppend.Held held = queue.take();
    assertThat(held.topic()).isEqualTo(KAFKA.topic());
    assertThat(held.record().payload()).isEmpty();
    assertThat(held.record().claim()).hasValueSatisfying(c -> assertThat(c.bytes()).isEqualTo(MIB));
    assertThat(held.record().redeemed(payload(MIB))).isEqualTo(record);
    held.complete(Appended.INSTANCE);
    assertThat(outcomes).containsExactly(Appended.INSTANCE);
    assertThat(store.payloads()).containsExactly(payload(MIB));
    // It is due in a minute.
    assertThat(store.lives()).containsExactly(Duration.ofDays(30).plusMinutes(1));
  }

  @Test
  void ofSqsItGoesByItsSizeInBase64() throws Exception {
    append(SQS, record("files", 700 * 1024));
    assertThat(queue.take().record().claim()).isEmpty();
    append(SQS, record("files", 800 * 1024));
    assertThat(queue.take().record().claim()).isPresent();
  }

  @Test
  void withoutAStorageAndInASetItIsForTheQueueToRefuse() throws Exception {
    append(KAFKA, record("orders", 2 * MIB));
    assertThat(queue.take().record().payload()).hasSize(2 * MIB);
    append(KAFKA, record("files", 2 * MIB).withSetPart(new SetPart.Mutation("s", 1)));
    assertThat(queue.take().record().payload()).hasSize(2 * MIB);
    append(KAFKA, new Cancellation("a-1", "files", ByteString.EMPTY));
    assertThat(queue.take().entry()).isInstanceOf(Cancellation.class);
    assertThat(store.lives()).isEmpty();
  }

  @Test
  void whatTheQueueRefusesForItsSizeIsToldTheRemedy() {
    queue.answer(entry -> Optional.of(new NotAppended(Cause.REFUSED, "it is too large")));
    append(KAFKA, record("orders", 2 * MIB));
    append(KAFKA, record("orders", 10));
    assertThat(outcomes)
        .containsExactly(
            new NotAppended(
                Cause.REFUSED,
                "it is too large; a delay-queue whose document names a durable_storage takes"
                    + " payloads that its queue doesn't"),
            new NotAppended(Cause.REFUSED, "it is too large"));
  }

  @Test
  void nothingIsAppendedWhileTheStorageIsAway() {
    store.away("no node");
    append(KAFKA, record("files", MIB));
    assertThat(outcomes)
        .containsExactly(
            new NotAppended(
                Cause.UNAVAILABLE,
                "the payload of 1048576 bytes was not saved in durable storage: no node"));
    assertThat(queue.appended()).isZero();
  }

  @Test
  void aPayloadWhoseRecordTheQueueRefusesIsDropped() throws Exception {
    append(KAFKA, record("files", MIB));
    NotAppended refused = new NotAppended(Cause.UNAVAILABLE, "no broker");
    queue.take().complete(refused);
    assertThat(outcomes).containsExactly(refused);
    assertThat(store.payloads()).isEmpty();
  }

  @Test
  void aPayloadWhoseRecordIsInDoubtStays() throws Exception {
    append(KAFKA, record("files", MIB));
    queue.take().complete(new InDoubt("timed out"));
    assertThat(outcomes).containsExactly(new InDoubt("timed out"));
    assertThat(store.payloads()).hasSize(1);
  }

  @Test
  void whileItIsBeingSavedItCanBeTakenBack() {
    store.hold();
    Attempt attempt = append(KAFKA, record("files", MIB));
    assertThat(attempt.withdraw()).isTrue();
    NotAppended withdrawn =
        new NotAppended(Cause.UNAVAILABLE, "withdrawn before its payload was saved");
    assertThat(outcomes).containsExactly(withdrawn);
    store.answer();
    assertThat(outcomes).containsExactly(withdrawn);
    assertThat(queue.appended()).isZero();
    assertThat(store.payloads()).isEmpty();
  }

  @Test
  void afterThatItIsForTheQueueToGiveItBack() throws Exception {
    queue.withdrawable(false);
    Attempt kept = append(KAFKA, record("files", MIB));
    assertThat(kept.withdraw()).isFalse();
    queue.take().complete(Appended.INSTANCE);
    assertThat(outcomes).containsExactly(Appended.INSTANCE);
    queue.withdrawable(true);
    assertThat(append(KAFKA, record("files", MIB)).withdraw()).isTrue();
  }

  @Test
  void aStorageThatNeverAnswersLeavesNobodyWaitingForItAtTheEnd() {
    store.hold();
    append(KAFKA, record("files", MIB));
    appender.close(Duration.ofMillis(10));
    assertThat(outcomes).hasSize(1).first().isInstanceOf(InDoubt.class);
    assertThat(queue.closed()).isTrue();
  }
}
