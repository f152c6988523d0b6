/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.MutationSet.State;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.example.keyvalue.request.Call;
import io.tidemark.example.keyvalue.v1.Durability;
import io.tidemark.example.keyvalue.v1.IdempotencyToken;
import io.tidemark.example.keyvalue.v1.Item;
import io.tidemark.example.keyvalue.v1.Mutation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogClientTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_030);
  private static final Call CALL =
      Call.of(
          IdempotencyToken.newBuilder()
              .setGenerationTime(Timestamp.newBuilder().setSeconds(1_700_000_000).setNanos(5_000))
              .setToken("t")
              .build());
  private static final Destination DESTINATION = new Destination("main", "kv");
  private static final MutationSet SET =
      new MutationSet(
          "kv_sets", CALL, DESTINATION, List.of(put("t1", "a"), put("t2", "b"), put("t1", "c")));

  private ScriptedLog log;
  private LogClient client;

  @BeforeEach
  void start() throws Exception {
    log = new ScriptedLog();
    client = new LogClient(log.channel(), Duration.ofSeconds(30), InstantSource.fixed(NOW));
  }

  @AfterEach
  void stop() {
    log.close();
  }

  private static Mutation put(String table, String key) {
    return Mutation.newBuilder()
        .setTable(table)
        .setId("p")
        .setPut(Item.newBuilder().setKey(ByteString.copyFromUtf8(key)))
        .build();
  }

  private static Verdict end(CompletionStage<Verdict> verdict) throws Exception {
    return verdict.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static boolean marker(WriteToLogRequest request) {
    return request.getMutation().hasComplete();
  }

  private static boolean second(WriteToLogRequest request) {
    return request.getMutation().getSequence() == 2;
  }

  @Test
  void aSetIsItsMutationsInSequenceAndThenItsMarker() throws Exception {
    assertThat(end(client.write(SET))).isEqualTo(Verdict.TRUE);
    assertThat(log.received()).hasSize(4).allMatch(it -> it.getNamespace().equals("kv_sets"));
    assertThat(log.received()).allMatch(it -> it.getMutation().getSetId().equals(SET.id()));
    assertThat(SET.id()).isEqualTo("1700000000000005.t");
    for (int i = 0; i < 3; i++) {
      WriteToLogRequest request = log.received().get(i);
      assertThat(request.getMutation().getSequence()).isEqualTo(i + 1);
      assertThat(request.getLifecycle().getWriteTime()).isEqualTo(CALL.generationTime());
      assertThat(request.getTarget().getUri())
          .isEqualTo("cassandra://main/kv/" + SET.mutations().get(i).getTable());
      assertThat(ItemMutation.parseFrom(request.getPayload()).getPut().getKey())
          .isEqualTo(SET.mutations().get(i).getPut().getKey());
    }
    WriteToLogRequest last = log.received().get(3);
    assertThat(last.getMutation().getComplete()).isEqualTo(3);
    assertThat(last.hasTarget()).isFalse();
    assertThat(last.getPayload()).isEmpty();
  }

  @Test
  void withoutAllMutationsNoMarkerIsSent() throws Exception {
    log.answer(
        it ->
            second(it)
                ? ScriptedLog.refused(Refusal.UNAVAILABLE, "Cassandra is away")
                : ScriptedLog.durable().apply(it));
    assertThat(end(client.write(SET)))
        .isEqualTo(Verdict.no("mutations[1]: UNAVAILABLE: Cassandra is away"));
    log.answer(
        it -> second(it) ? ScriptedLog.unknown("too late") : ScriptedLog.durable().apply(it));
    assertThat(end(client.write(SET))).isEqualTo(Verdict.no("mutations[1]: UNKNOWN: too late"));
    assertThat(log.received()).hasSize(6).noneMatch(LogClientTest::marker);
  }

  @Test
  void theMarkersAnswerIsTheSets() throws Exception {
    log.answer(
        it -> marker(it) ? ScriptedLog.unknown("in flight") : ScriptedLog.durable().apply(it));
    assertThat(end(client.write(SET))).isEqualTo(Verdict.unknown("UNKNOWN: in flight"));
    log.answer(
        it ->
            marker(it)
                ? ScriptedLog.refused(Refusal.INVALID_ARGUMENT, "2 is missing")
                : ScriptedLog.durable().apply(it));
    assertThat(end(client.write(SET))).isEqualTo(Verdict.no("INVALID_ARGUMENT: 2 is missing"));
  }

  @Test
  void aBrokenStreamIsCertainUntilTheMarkerIsSent() throws Exception {
    log.breakAt(LogClientTest::second);
    assertThat(end(client.write(SET))).isEqualTo(Verdict.no("the log: UNAVAILABLE: broken"));
    log.breakAt(LogClientTest::marker);
    assertThat(end(client.write(SET))).isEqualTo(Verdict.unknown("the log: UNAVAILABLE: broken"));
  }

  @ParameterizedTest
  @CsvSource({
    "APPLIED, 3, TRUE",
    "DEAD, 3, TRUE",
    "APPLIED, 2, FALSE",
    "EXPIRED, 3, FALSE",
    "RECEIVING, 3, FALSE"
  })
  void aSetThatHasEndedWasThisCallBefore(State state, int size, Durability durability)
      throws Exception {
    log.answer(it -> ScriptedLog.refused(Refusal.INVALID_ARGUMENT, "the set has ended"));
    log.remember(
        io.tidemark.api.v1.MutationSet.newBuilder()
            .setSetId(SET.id())
            .setState(state)
            .setSize(size)
            .build());
    assertThat(end(client.write(SET)).durability()).isEqualTo(durability);
    assertThat(log.received()).hasSize(3);
  }

  @Test
  void aDelayIsFromTheCallsTimeOnHoweverOftenItIsMade() throws Exception {
    DelayedDeletion deletion =
        DelayedDeletion.of(
            "kv_deletes",
            CALL,
            DESTINATION,
            "t1",
            List.of(
                ItemMutation.newBuilder().setId("p").build(), ItemMutation.getDefaultInstance()),
            60_500);
    assertThat(end(client.write(deletion))).isEqualTo(Verdict.TRUE);
    assertThat(log.received())
        .extracting(WriteToLogRequest::getId)
        .containsExactly("1700000000000005.t.0", "1700000000000005.t.1");
    assertThat(log.received())
        .allSatisfy(
            it -> {
              assertThat(it.getNamespace()).isEqualTo("kv_deletes");
              assertThat(it.getTarget().getUri()).isEqualTo("cassandra://main/kv/t1");
              assertThat(it.getLifecycle().getWriteTime()).isEqualTo(CALL.generationTime());
              assertThat(it.getLifecycle().getDelay().getSeconds()).isEqualTo(30);
              assertThat(it.getLifecycle().getDelay().getNanos()).isEqualTo(500_000_000);
            });
    assertThat(
            deletion.requests(NOW.plusSeconds(3600).toEpochMilli()).getRequests(0).getLifecycle())
        .satisfies(it -> assertThat(it.getDelay().getSeconds()).isZero());
  }

  @Test
  void ofSeveralDeletionsFalseIsSaidWhereNoneHappens() throws Exception {
    DelayedDeletion deletion =
        DelayedDeletion.of(
            "kv_deletes",
            CALL,
            DESTINATION,
            "t1",
            List.of(ItemMutation.getDefaultInstance(), ItemMutation.getDefaultInstance()),
            0);
    log.answer(
        it ->
            it.getId().endsWith(".1")
                ? ScriptedLog.refused(Refusal.TOO_LARGE, "no")
                : ScriptedLog.durable().apply(it));
    assertThat(end(client.write(deletion))).isEqualTo(Verdict.unknown("TOO_LARGE: no"));
    log.answer(it -> ScriptedLog.refused(Refusal.TOO_LARGE, "no"));
    assertThat(end(client.write(deletion))).isEqualTo(Verdict.no("TOO_LARGE: no"));
    log.breakAt(it -> true);
    assertThat(end(client.write(deletion)).durability()).isEqualTo(Durability.UNKNOWN);
  }
}
