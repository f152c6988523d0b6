/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.record.TargetUri;
import io.tidemark.sets.Acceptance.Accepted;
import io.tidemark.sets.Acceptance.Contradicted;
import io.tidemark.sets.MutationSets;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetPage;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored.Done;
import io.tidemark.storage.ModelPartition.RowKey;
import io.tidemark.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Several servers write, complete and expire one set at the same time, with requests that happen in
 * any order, fail, arrive late, and servers that die in between.
 */
class ProtocolPropertiesTest {

  private static final SetName SET = new SetName("items", "s");
  private static final int SERVERS = 3;
  private static final long EXPIRES = 1_000;

  /** Something a caller asked for, and what it was told. */
  private record Call(
      int sequence, int count, String content, long attempt, CompletableFuture<?> answer) {
    Optional<Object> value() {
      return answer.isDone() && answer.join() instanceof Done<?> done
          ? Optional.of(done.value())
          : Optional.empty();
    }

    boolean accepted() {
      return value().filter(Accepted.class::isInstance).isPresent();
    }

    boolean refused() {
      return value().filter(each -> each instanceof Contradicted).isPresent();
    }
  }

  /** One run. */
  private static final class Run {
    final Random random;
    final ModelPartition partition = new ModelPartition();
    final Steersman steersman;
    final TestClock clock = TestClock.atMillis(100);
    final List<MutationSets> servers = new ArrayList<>();
    final List<Call> saves = new ArrayList<>();
    final List<Call> completions = new ArrayList<>();
    final List<Call> expiries = new ArrayList<>();
    boolean ending;
    long attempts;

    Run(long seed, boolean faults) {
      random = new Random(seed);
      steersman = new Steersman(random, faults);
      for (int server = 0; server < SERVERS; server++) {
        servers.add(server(server));
      }
    }

    private MutationSets server(int number) {
      return new CassandraMutationSets(
          new ModelTable(partition, steersman, number),
          Duration.ofHours(1),
          clock,
          () -> {
            // In no order, as random numbers are.
            attempts++;
            return Long.reverse(attempts) >>> 1;
          },
          () -> {});
    }

    void save(int sequence, String content) {
      var answer =
          servers
              .get(random.nextInt(SERVERS))
              .save(mutation(sequence, content), clock.millis() < EXPIRES ? EXPIRES : 3 * EXPIRES);
      saves.add(
          new Call(
              sequence, 0, content, Long.reverse(attempts) >>> 1, answer.toCompletableFuture()));
    }

    void complete(int count) {
      var answer = servers.get(random.nextInt(SERVERS)).complete(SET, count, SetPolicy.DEFAULT);
      completions.add(
          new Call(0, count, "", Long.reverse(attempts) >>> 1, answer.toCompletableFuture()));
    }

    void expire() {
      var answer =
          servers
              .get(random.nextInt(SERVERS))
              .end(
                  SET,
                  new SetProgress(SetProgress.State.EXPIRED, 0, 0, 0, "", 0),
                  SetPolicy.DEFAULT);
      expiries.add(new Call(0, 0, "", Long.reverse(attempts) >>> 1, answer.toCompletableFuture()));
    }

    void crash() {
      int server = random.nextInt(SERVERS);
      steersman.crash(server);
      servers.set(server, server(server));
    }

    /** Whether a caller was told so by now. */
    Optional<Integer> completed() {
      return completions.stream().filter(Call::accepted).map(Call::count).findFirst();
    }

    void drain() {
      while (!steersman.idle()) {
        steersman.step();
        check();
      }
    }

    /** What holds at every moment. */
    void check() {
      Optional<Integer> completed = completed();
      boolean expired =
          partition.head().flatMap(SetHead::progress).stream()
              .anyMatch(progress -> progress.state() == SetProgress.State.EXPIRED);
      assertThat(completed.isPresent() && expired).as("completed and expired").isFalse();
      assertThat(completions.stream().filter(Call::accepted).map(Call::count).distinct().count())
          .as("accepted counts")
          .isLessThanOrEqualTo(1);
      if (expired || ending) {
        return;
      }
      Map<Integer, String> accepted = new HashMap<>();
      for (Call save : saves) {
        if (save.accepted()) {
          String other = accepted.putIfAbsent(save.sequence(), save.content());
          assertThat(other == null || other.equals(save.content()))
              .as("two contents of %d are accepted", save.sequence())
              .isTrue();
          assertThat(completed.isEmpty() || save.sequence() <= completed.get())
              .as("%d is accepted beyond the count", save.sequence())
              .isTrue();
          assertThat(rows(save.sequence(), save.content()))
              .as("%s at %d is there", save.content(), save.sequence())
              .isTrue();
        }
      }
    }

    private boolean rows(int sequence, String content) {
      ByteString hash = MutationContent.hash(mutation(sequence, content));
      return partition.all().stream()
          .anyMatch(
              row -> row.getKey().sequence() == sequence && row.getValue().hash().equals(hash));
    }

    /** What holds when nothing is under way any more. */
    void checkEnd() {
      List<Long> left =
          partition.all().stream().map(Map.Entry::getKey).map(RowKey::attempt).distinct().toList();
      for (List<Call> calls : List.of(saves, completions)) {
        for (Call call : calls) {
          if (call.refused()) {
            assertThat(left).as("refused, and left").doesNotContain(call.attempt());
          }
        }
      }
      Optional<SetHead.Completion> completion = partition.head().flatMap(SetHead::completion);
      completed()
          .ifPresent(
              count -> assertThat(completion.map(SetHead.Completion::count)).contains(count));
      if (completion.isPresent() && partition.head().get().progress().isEmpty()) {
        checkReadable(completion.get());
      }
    }

    private void checkReadable(SetHead.Completion completion) {
      Steersman calm = new Steersman(new Random(1), false);
      var read =
          new CassandraMutationSets(
                  new ModelTable(partition, calm, 0), Duration.ofHours(1), clock, () -> 0, () -> {})
              .read(SET, 1, completion.count())
              .toCompletableFuture();
      while (!calm.idle()) {
        calm.step();
      }
      SetPage page = ((Done<SetPage>) read.join()).value();
      assertThat(page.error()).isEmpty();
      assertThat(page.mutations()).hasSize(completion.count());
      assertThat(page.mutations().stream().mapToLong(each -> each.payload().size()).sum())
          .isEqualTo(completion.bytes());
      for (Call save : saves) {
        if (save.accepted()) {
          assertThat(page.mutations().get(save.sequence() - 1).payload().toStringUtf8())
              .isEqualTo(save.content());
        } else if (save.refused() && save.sequence() <= completion.count()) {
          boolean also =
              saves.stream()
                  .anyMatch(
                      other ->
                          !other.refused()
                              && other.sequence() == save.sequence()
                              && other.content().equals(save.content()));
          assertThat(
                  also
                      || !page.mutations()
                          .get(save.sequence() - 1)
                          .payload()
                          .toStringUtf8()
                          .equals(save.content()))
              .as("%s at %d was refused", save.content(), save.sequence())
              .isTrue();
        }
      }
    }
  }

  private static LogRecord mutation(int sequence, String content) {
    SetPart.Mutation part = new SetPart.Mutation(SET.id(), sequence);
    return new LogRecord(
            part.recordId(),
            SET.namespace(),
            ByteString.EMPTY,
            ByteString.copyFromUtf8(content),
            List.of(),
            Optional.of(TargetUri.parse("http://localhost:1/a")),
            0,
            1,
            "",
            "",
            1)
        .withSetPart(part);
  }

  @Property(tries = 4_000)
  void serversThatContradictEachOtherComeToOneEnd(@ForAll long seed) {
    contradict(seed, false);
  }

  @Property(tries = 4_000)
  void soTheyDoWhenRequestsFailAndServersDie(@ForAll long seed) {
    contradict(seed, true);
  }

  /**
   * All at once, so that reads fall between what others write, note and delete. A read that took
   * two moments for one failed it once in a hundred thousand tries.
   */
  @Property(tries = 20_000)
  void rivalsOfOneSequenceAndMarkersMeet(@ForAll long seed) {
    Run run = new Run(seed, false);
    run.save(1, "own");
    run.drain();
    int calls = 3 + run.random.nextInt(4);
    for (int i = 0; i < calls; i++) {
      if (run.random.nextInt(5) < 3) {
        run.save(2, run.random.nextBoolean() ? "own" : "rival");
      } else {
        run.complete(2);
      }
      int steps = run.random.nextInt(4);
      for (int step = 0; step < steps && !run.steersman.idle(); step++) {
        run.steersman.step();
        run.check();
      }
    }
    run.drain();
    run.checkEnd();
  }

  private static void contradict(long seed, boolean faults) {
    Run run = new Run(seed, faults);
    int calls = 3 + run.random.nextInt(10);
    boolean rivals = run.random.nextInt(4) > 0;
    boolean expires = run.random.nextInt(3) == 0;
    for (int i = 0; i < calls; i++) {
      int what = run.random.nextInt(10);
      if (what < 6) {
        run.save(1 + run.random.nextInt(3), rivals && run.random.nextInt(3) == 0 ? "rival" : "own");
      } else if (what < 9) {
        run.complete(2 + run.random.nextInt(2));
      } else if (expires) {
        run.clock.set(Instant.ofEpochMilli(EXPIRES));
        run.expire();
      }
      int steps = run.random.nextInt(8);
      for (int step = 0; step < steps && !run.steersman.idle(); step++) {
        run.steersman.step();
        run.check();
      }
      if (faults && run.random.nextInt(15) == 0) {
        run.crash();
      }
    }
    run.drain();
    run.checkEnd();
  }

  @Property(tries = 1_000)
  void lateCallsLeaveNothingOfASetThatWasApplied(@ForAll long seed) {
    Run run = new Run(seed, false);
    run.save(1, "own");
    run.save(2, "own");
    run.drain();
    run.complete(2);
    run.drain();
    assertThat(run.completed()).contains(2);
    run.save(2, "own");
    run.save(2, "rival");
    run.save(3, "own");
    run.complete(2);
    run.complete(3);
    run.ending = true;
    run.servers
        .get(0)
        .end(SET, new SetProgress(SetProgress.State.APPLIED, 2, 1, 0, "", 5), SetPolicy.DEFAULT);
    run.save(1, "own");
    run.save(1, "rival");
    run.drain();
    run.complete(2);
    run.drain();
    assertThat(run.partition.all()).isEmpty();
    assertThat(run.partition.head().flatMap(SetHead::progress)).isPresent();
    Call late = run.completions.get(run.completions.size() - 1);
    assertThat(late.value()).contains(new Accepted(true));
  }

  @Property(tries = 500)
  void callersThatAgreeAreAllAccepted(@ForAll long seed) {
    Run run = new Run(seed, false);
    for (int sequence = 1; sequence <= 3; sequence++) {
      run.save(sequence, "own");
      run.save(sequence, "own");
    }
    run.drain();
    run.complete(3);
    run.complete(3);
    run.drain();
    List<Call> all = new ArrayList<>(run.saves);
    all.addAll(run.completions);
    for (Call call : all) {
      assertThat(call.value().orElseThrow()).isInstanceOf(Accepted.class);
    }
    run.checkEnd();
  }
}
