/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.GetMutationSetRequest;
import io.tidemark.api.v1.Mutation;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Target;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.ingress.append.AppendOutcome.Appended;
import io.tidemark.ingress.append.AppendOutcome.Cause;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored.Reach;
import io.tidemark.testing.InMemoryMutationSets.Call;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sets of mutations, from the calls that write them to the call that asks for them. */
@Timeout(60)
class MutationSetTest {

  private static final SetName SET = new SetName("profiles", "s1");

  private RunningIngress ingress;

  @BeforeEach
  void start() throws Exception {
    ingress = new RunningIngress();
    ingress.queue.answer(entry -> Optional.of(Appended.INSTANCE));
  }

  @AfterEach
  void stop() throws Exception {
    ingress.close();
  }

  @Test
  void isWrittenCompletedAndAskedFor() {
    WriteToLogResponse second = write(mutation("profiles", 2));
    assertThat(second.getDurable()).isEqualTo(Trilean.TRUE);
    assertThat(second.getId()).isEqualTo("s1#2");

    WriteToLogResponse early = write(marker("profiles", 2));
    assertThat(early.getDurable()).isEqualTo(Trilean.FALSE);
    assertThat(early.getRefusal()).isEqualTo(Refusal.INVALID_ARGUMENT);
    assertThat(early.getMessage()).contains("missing sequences [1]");
    MutationSet receiving = get("profiles", "s1");
    assertThat(receiving.getState()).isEqualTo(MutationSet.State.RECEIVING);
    assertThat(receiving.getSize()).isEqualTo(1);
    assertThat(receiving.hasExpires()).isTrue();

    assertThat(write(mutation("profiles", 1)).getDurable()).isEqualTo(Trilean.TRUE);
    WriteToLogResponse complete = write(marker("profiles", 2));
    assertThat(complete.getDurable()).isEqualTo(Trilean.TRUE);
    assertThat(complete.getId()).isEqualTo("s1");
    assertThat(ingress.queue.appended()).as("expiry and marker").isEqualTo(2);
    assertThat(get("profiles", "s1"))
        .isEqualTo(
            MutationSet.newBuilder()
                .setSetId("s1")
                .setState(MutationSet.State.COMPLETE)
                .setSize(2)
                .build());

    assertThat(ingress.sets.progress(SET, progress(SetProgress.State.DEAD))).isCompleted();
    MutationSet dead = get("profiles", "s1");
    assertThat(dead.getState()).isEqualTo(MutationSet.State.DEAD);
    assertThat(dead.getApplied()).isEqualTo(1);
    assertThat(dead.getFailingSequence()).isEqualTo(2);
    assertThat(dead.getReason()).isEqualTo("no such table");
  }

  @Test
  void saysToSendTheSameAgainWhereItIsUnknown() {
    assertThat(write(mutation("profiles", 1)).getDurable()).isEqualTo(Trilean.TRUE);
    ingress.queue.answer(entry -> Optional.of(new NotAppended(Cause.UNAVAILABLE, "no broker")));
    WriteToLogResponse unknown = write(marker("profiles", 1));
    assertThat(unknown.getDurable()).isEqualTo(Trilean.UNKNOWN);
    assertThat(unknown.getMessage())
        .startsWith("the set's completion is saved")
        .endsWith("no broker; send the same again");
    ingress.queue.answer(entry -> Optional.of(Appended.INSTANCE));
    assertThat(write(marker("profiles", 1)).getDurable()).isEqualTo(Trilean.TRUE);
  }

  @Test
  void goesThroughTheQueueWithoutADurableStorage() throws Exception {
    ingress.queue.answer(entry -> Optional.empty());
    var mutation = ingress.future().writeToLog(mutation("queued", 1));
    InMemoryAppend.Held held = ingress.queue.take();
    LogRecord record = held.record();
    assertThat(record.setPart()).contains(new SetPart.Mutation("s1", 1));
    assertThat(record.payload().toStringUtf8()).isEqualTo("payload 1");
    assertThat(held.topic().name()).isEqualTo("queued-wal");
    held.complete(Appended.INSTANCE);
    assertThat(mutation.get().getDurable()).isEqualTo(Trilean.TRUE);

    var marker = ingress.future().writeToLog(marker("queued", 1));
    InMemoryAppend.Held end = ingress.queue.take();
    assertThat(end.record().setPart()).contains(new SetPart.Completion("s1", 1));
    end.complete(Appended.INSTANCE);
    assertThat(marker.get().getDurable()).isEqualTo(Trilean.TRUE);
    assertThat(ingress.sets.calls(Call.SAVE)).isZero();
  }

  @Test
  void answersABatchOfMutationsInTheirOrder() throws Exception {
    BlockingQueue<WriteToLogBatchResponse> answers = new LinkedBlockingQueue<>();
    StreamObserver<WriteToLogBatchRequest> stream =
        ingress.stub().writeToLogStream(new Answers(answers));
    ingress.queue.answer(entry -> Optional.empty());
    stream.onNext(
        WriteToLogBatchRequest.newBuilder()
            .addRequests(mutation("profiles", 2))
            .addRequests(mutation("profiles", 0))
            .addRequests(mutation("profiles", 1))
            .build());
    InMemoryAppend.Held expiry = ingress.queue.take();
    assertThat(answers).as("nothing before the expiry is in the queue").isEmpty();
    expiry.complete(Appended.INSTANCE);
    WriteToLogBatchResponse batch = take(answers);
    assertThat(batch.getResponsesList())
        .extracting(WriteToLogResponse::getDurable)
        .containsExactly(Trilean.TRUE, Trilean.FALSE, Trilean.TRUE);
    assertThat(batch.getResponses(0).getId()).isEqualTo("s1#2");
    assertThat(batch.getResponses(1).getMessage()).startsWith("mutation.sequence is 0;");
    assertThat(batch.getResponses(2).getId()).isEqualTo("s1#1");

    stream.onNext(WriteToLogBatchRequest.newBuilder().addRequests(marker("profiles", 2)).build());
    ingress.queue.take().complete(Appended.INSTANCE);
    assertThat(take(answers).getResponses(0).getDurable()).isEqualTo(Trilean.TRUE);
    stream.onCompleted();
  }

  @Test
  void saysWhatIsWrongWithTheQuestion() {
    assertFails("profiles", "s1", Status.Code.NOT_FOUND, "nothing is known of set 'profiles/s1'");
    assertFails("nowhere", "s1", Status.Code.NOT_FOUND, "namespace 'nowhere' isn't known");
    assertFails("profiles", "a b", Status.Code.INVALID_ARGUMENT, "set_id 'a b'; it must be 1 to");
    assertFails("profiles", "", Status.Code.INVALID_ARGUMENT, "set_id ''");
    assertFails("queued", "s1", Status.Code.FAILED_PRECONDITION, "'queued' has no durable storage");
    assertFails(
        "orders", "s1", Status.Code.FAILED_PRECONDITION, "persona DELAY_QUEUE, which has no sets");
  }

  @Test
  void saysWhenTheStorageIsAway() throws Exception {
    write(mutation("profiles", 1));
    ingress.sets.fail(Reach.AWAY);
    assertFails("profiles", "s1", Status.Code.UNAVAILABLE, "made to fail: AWAY");
    ingress.sets.fail(Reach.IN_DOUBT, Call.SIZE);
    assertFails("profiles", "s1", Status.Code.UNAVAILABLE, "made to fail: IN_DOUBT");
    ingress.sets.fail(Reach.REFUSED);
    assertFails("profiles", "s1", Status.Code.FAILED_PRECONDITION, "made to fail: REFUSED");
    ingress.sets.heal();
    get("profiles", "s1");
    get("profiles", "s1");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(ingress.http("/metrics").body())
                    .contains(lookups("unavailable", 2))
                    .contains(lookups("failed_precondition", 1))
                    .contains(lookups("ok", 2)));
  }

  @Test
  void answersWhereTheStorageNeverDoes() throws Exception {
    try (RunningIngress impatient = new RunningIngress(Duration.ofMillis(200))) {
      impatient.sets.mute();
      StatusRuntimeException late =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> get(impatient, "profiles", "s1"));
      assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(late.getStatus().getDescription()).contains("didn't answer in time");

      WriteToLogResponse unknown = impatient.blocking().writeToLog(mutation("profiles", 1));
      assertThat(unknown.getDurable()).isEqualTo(Trilean.UNKNOWN);
      assertThat(unknown.getMessage()).endsWith("; send the same again");
    }
  }

  @Test
  void survivesADefectOfTheStorage() {
    ingress.sets.close();
    assertFails("profiles", "s1", Status.Code.INTERNAL, "came after close()");
    assertThat(write(mutation("profiles", 1)).getDurable()).isEqualTo(Trilean.UNKNOWN);
  }

  private static String lookups(String outcome, int count) {
    return "tidemark_ingress_set_lookups_total{namespace=\"profiles\",outcome=\"%s\"} %d.0"
        .formatted(outcome, count);
  }

  private WriteToLogResponse write(WriteToLogRequest request) {
    return ingress.blocking().writeToLog(request);
  }

  private MutationSet get(String namespace, String set) {
    return get(ingress, namespace, set);
  }

  private static MutationSet get(RunningIngress ingress, String namespace, String set) {
    return ingress
        .blocking()
        .getMutationSet(
            GetMutationSetRequest.newBuilder().setNamespace(namespace).setSetId(set).build());
  }

  private void assertFails(String namespace, String set, Status.Code code, String message) {
    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> get(namespace, set));
    assertThat(failure.getStatus().getCode()).isEqualTo(code);
    assertThat(failure.getStatus().getDescription()).contains(message);
  }

  private static SetProgress progress(SetProgress.State state) {
    return new SetProgress(state, 1, 5, 2, "no such table", 6);
  }

  private static WriteToLogRequest mutation(String namespace, int sequence) {
    return WriteToLogRequest.newBuilder()
        .setNamespace(namespace)
        .setMutation(Mutation.newBuilder().setSetId("s1").setSequence(sequence))
        .setPayload(ByteString.copyFromUtf8("payload " + sequence))
        .setTarget(Target.newBuilder().setUri(NamespaceFixtures.TARGET))
        .build();
  }

  private static WriteToLogRequest marker(String namespace, int count) {
    return WriteToLogRequest.newBuilder()
        .setNamespace(namespace)
        .setMutation(Mutation.newBuilder().setSetId("s1").setComplete(count))
        .build();
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("an answer").isNotNull();
    return next;
  }

  private record Answers(BlockingQueue<WriteToLogBatchResponse> all)
      implements StreamObserver<WriteToLogBatchResponse> {
    @Override
    public void onNext(WriteToLogBatchResponse value) {
      all.add(value);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
