/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.record.TargetUri;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Acceptance.Accepted;
import io.tidemark.sets.Acceptance.Contested;
import io.tidemark.sets.Acceptance.Contradicted;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetPage;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import io.tidemark.testing.InMemoryMutationSets.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class InMemoryMutationSetsTest {

  private static final SetName SET = new SetName("profiles", "s1");
  private static final SetPolicy POLICY =
      new SetPolicy(Duration.ofSeconds(10), Duration.ofMinutes(1), 3, 10);
  private static final SetProgress APPLIED =
      new SetProgress(SetProgress.State.APPLIED, 2, 7, 0, "", 100);

  private final TestClock clock = TestClock.atMillis(100);
  private final InMemoryMutationSets sets = new InMemoryMutationSets(clock);

  @Test
  void takesAMutationOnceAndAgain() {
    assertThat(save(1, "a")).isEqualTo(new Accepted(false));
    LogRecord later = mutation(1, "a").withWrittenMillis(9);
    assertThat(done(sets.save(later, 1_000))).isEqualTo(new Accepted(true));
    assertContradicted(save(1, "b"), "s1", "sequence 1", "another content");
    assertThat(page(1, 1).mutations()).containsExactly(mutation(1, "a"));
    assertThat(done(sets.size(SET))).isEqualTo(1);
  }

  @Test
  void completesAWholeSetAlone() {
    assertContradicted(complete(2), "missing sequences [1, 2]");
    assertThat(done(sets.head(SET))).isEmpty();
    save(1, "a");
    save(3, "c");
    assertContradicted(complete(3), "missing sequences [2]");
    save(2, "b");
    assertContradicted(complete(2), "up to sequence 3");
    assertThat(complete(3)).isEqualTo(new Accepted(false));
    assertThat(complete(3)).isEqualTo(new Accepted(true));
    assertContradicted(complete(2), "complete with 3");
    assertContradicted(save(4, "d"), "complete with 3", "sequence 4");
    assertThat(save(3, "c")).isEqualTo(new Accepted(true));
    assertThat(done(sets.head(SET)))
        .contains(
            new SetHead(1_000, Optional.of(new SetHead.Completion(3, 3, 100)), Optional.empty()));
  }

  @Test
  void keepsTheBoundsOfASet() {
    save(1, "12345");
    save(2, "123456");
    assertContradicted(complete(2), "11 bytes", "of 10");
    SetName other = new SetName("profiles", "s2");
    for (int sequence = 1; sequence <= 4; sequence++) {
      done(sets.save(mutation("s2", sequence, ""), 1_000));
    }
    assertContradicted(done(sets.complete(other, 4, POLICY)), "4 mutations", "3 of");
  }

  @Test
  void expiresUnlessAMutationComesOrItIsComplete() {
    save(1, "a");
    clock.set(Instant.ofEpochMilli(999));
    done(sets.save(mutation(2, "b"), 1_001));
    clock.advance(Duration.ofMillis(1));
    assertThat(complete(1)).isInstanceOf(Contradicted.class);
    clock.advance(Duration.ofMillis(1));
    assertContradicted(complete(2), "expired");
    done(sets.save(mutation(2, "b"), 1_002));
    assertThat(complete(2)).isEqualTo(new Accepted(false));
    clock.advance(Duration.ofDays(1));
    assertThat(complete(2)).isEqualTo(new Accepted(true));
  }

  @Test
  void remembersHowASetEndedForTheRetention() {
    save(1, "a");
    save(2, "b");
    complete(2);
    SetProgress begun = SetProgress.begun(100);
    done(sets.progress(SET, begun));
    assertThat(done(sets.head(SET)).flatMap(SetHead::progress)).contains(begun);
    done(sets.end(SET, APPLIED, POLICY));
    assertContradicted(save(1, "a"), "APPLIED");
    assertThat(complete(2)).isEqualTo(new Accepted(true));
    assertThat(done(sets.size(SET))).isZero();
    clock.advance(POLICY.retention().minusMillis(1));
    assertThat(done(sets.head(SET)).flatMap(SetHead::progress)).contains(APPLIED);
    clock.advance(Duration.ofMillis(1));
    assertThat(done(sets.head(SET))).isEmpty();
    assertThat(save(1, "z")).isEqualTo(new Accepted(false));
  }

  @Test
  void refusesWhatComesAfterItsExpiry() {
    save(1, "a");
    done(sets.end(SET, new SetProgress(SetProgress.State.EXPIRED, 0, 0, 0, "late", 100), POLICY));
    assertContradicted(save(2, "b"), "EXPIRED");
    assertContradicted(complete(1), "expired");
  }

  @Test
  void readsUpToWhatIsMissingOrContested() {
    save(1, "a");
    save(2, "b");
    save(4, "d");
    assertThat(page(1, 2)).isEqualTo(new SetPage(both(), OptionalInt.empty(), ""));
    assertThat(page(1, 5))
        .isEqualTo(
            new SetPage(both(), OptionalInt.of(3), "set profiles/s1: sequence 3 is missing"));
    sets.contest(SET, 2);
    assertThat(page(2, 2).stoppedAt()).hasValue(2);
    assertThat(page(2, 2).error()).contains("contested");
    assertThat(save(2, "b")).isInstanceOf(Contested.class);
    save(3, "c");
    assertContradicted(complete(4), "contested sequences [2]");
  }

  @Test
  void failsAsOftenAsItIsToldTo() {
    sets.failNext(2, Reach.AWAY, Call.SAVE);
    assertThat(failed(sets.save(mutation(1, "a"), 1_000))).isEqualTo(Reach.AWAY);
    assertThat(done(sets.size(SET))).isZero();
    assertThat(failed(sets.save(mutation(1, "a"), 1_000))).isEqualTo(Reach.AWAY);
    assertThat(save(1, "a")).isEqualTo(new Accepted(false));
    assertThat(sets.calls(Call.SAVE)).isEqualTo(3);
  }

  @Test
  void doesWhatIsInDoubtAndLosesTheAnswer() {
    sets.fail(Reach.IN_DOUBT);
    assertThat(failed(sets.save(mutation(1, "a"), 1_000))).isEqualTo(Reach.IN_DOUBT);
    assertThat(failed(sets.size(SET))).isEqualTo(Reach.IN_DOUBT);
    sets.heal();
    assertThat(save(1, "a")).isEqualTo(new Accepted(true));
  }

  @Test
  void answersNothingWhileItIsMute() {
    sets.mute();
    assertThat(sets.save(mutation(1, "a"), 1_000)).isNotDone();
    assertThat(sets.calls(Call.SAVE)).isEqualTo(1);
    sets.heal();
    assertThat(done(sets.size(SET))).isZero();
  }

  @Test
  void takesNothingAfterItIsClosed() {
    sets.close();
    assertThat(sets.closed()).isTrue();
    assertThatThrownBy(() -> sets.size(SET)).isInstanceOf(IllegalStateException.class);
  }

  private Acceptance save(int sequence, String payload) {
    return done(sets.save(mutation(sequence, payload), 1_000));
  }

  private Acceptance complete(int count) {
    return done(sets.complete(SET, count, POLICY));
  }

  private SetPage page(int from, int to) {
    return done(sets.read(SET, from, to));
  }

  private static List<LogRecord> both() {
    return List.of(mutation(1, "a"), mutation(2, "b"));
  }

  private static void assertContradicted(Acceptance answer, String... parts) {
    assertThat(answer).isInstanceOf(Contradicted.class);
    assertThat(((Contradicted) answer).error()).contains(parts);
  }

  private static <T> T done(CompletionStage<Stored<T>> stage) {
    return ((Done<T>) stage.toCompletableFuture().join()).value();
  }

  private static <T> Reach failed(CompletionStage<Stored<T>> stage) {
    return ((Failed<T>) stage.toCompletableFuture().join()).reach();
  }

  private static LogRecord mutation(int sequence, String payload) {
    return mutation("s1", sequence, payload);
  }

  private static LogRecord mutation(String set, int sequence, String payload) {
    SetPart part = new SetPart.Mutation(set, sequence);
    return new LogRecord(
            part.recordId(),
            "profiles",
            ByteString.copyFromUtf8(set),
            ByteString.copyFromUtf8(payload),
            List.of(),
            Optional.of(TargetUri.parse("kafka://main/orders")),
            5,
            5,
            "",
            "",
            1)
        .withSetPart(part);
  }
}
