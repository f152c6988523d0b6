/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.cassandra.CassandraNode;
import io.tidemark.localstack.cassandra.Keyspaces;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.SetPolicy;
import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.record.TargetUri;
import io.tidemark.sets.Acceptance;
import io.tidemark.sets.Acceptance.Accepted;
import io.tidemark.sets.Acceptance.Contradicted;
import io.tidemark.sets.MutationSets;
import io.tidemark.sets.SetHead;
import io.tidemark.sets.SetName;
import io.tidemark.sets.SetPage;
import io.tidemark.sets.SetProgress;
import io.tidemark.sets.Stored;
import io.tidemark.sets.Stored.Done;
import io.tidemark.sets.Stored.Failed;
import io.tidemark.sets.Stored.Reach;
import io.tidemark.storage.DurableStores;
import io.tidemark.storage.SetSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sets of mutations in a real Cassandra, which is killed in between. */
@Timeout(240)
class MutationSetsIT {

  /** It has to be quoted. */
  private static final String KEYSPACE = "Sets";

  private static final String NAMESPACE = "items";
  private static final SetPolicy POLICY = SetPolicy.DEFAULT;
  private static final long EXPIRES = System.currentTimeMillis() + 3_600_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir static Path directory;
  private static LocalStack stack;
  private static DurableStores stores;
  private static MutationSets sets;

  @BeforeAll
  static void start() {
    stack =
        LocalStack.start(
            StackOptions.DEFAULT
                .withComponents(Component.CASSANDRA)
                .withDirectory(directory.resolve("stack")));
    try (Keyspaces keyspaces = Keyspaces.connect(stack.cassandra().address())) {
      keyspaces.create(KEYSPACE);
      keyspaces.run(SetSchema.statements(KEYSPACE));
    }
    stores =
        new DurableStores(
            CassandraClusters.parse(List.of("main=" + stack.cassandra().address())), TIMEOUT);
    sets = stores.get(new DurableStorage(KEYSPACE, "main", "kv"));
  }

  @AfterAll
  static void stop() {
    stores.close();
    stack.close();
  }

  @Test
  void savesCompletesReadsAndEndsASet() {
    SetName set = new SetName(NAMESPACE, "life");
    assertThat(done(sets.head(set))).isEmpty();
    assertThat(done(sets.save(mutation(set, 1, "a"), EXPIRES))).isEqualTo(new Accepted(false));
    assertThat(done(sets.save(mutation(set, 1, "a").withWrittenMillis(77), EXPIRES)))
        .isEqualTo(new Accepted(true));
    assertContradicted(sets.save(mutation(set, 1, "b"), EXPIRES), "sequence 1", "another content");
    assertThat(done(sets.save(mutation(set, 4, "d"), EXPIRES))).isEqualTo(new Accepted(false));
    assertContradicted(sets.complete(set, 5, POLICY), "missing 2-3, 5");
    assertContradicted(sets.complete(set, 3, POLICY), "missing 2-3; 4 beyond its 3 mutations");
    assertThat(done(sets.size(set))).isEqualTo(2);
    assertThat(done(sets.head(set)))
        .contains(new SetHead(EXPIRES, Optional.empty(), Optional.empty()));

    done(sets.save(mutation(set, 2, "b"), EXPIRES));
    done(sets.save(mutation(set, 3, "c"), EXPIRES));
    assertThat(done(sets.complete(set, 4, POLICY))).isEqualTo(new Accepted(false));
    assertThat(done(sets.complete(set, 4, POLICY))).isEqualTo(new Accepted(true));
    assertContradicted(sets.complete(set, 5, POLICY), "complete with 4 mutations, not 5");
    assertContradicted(sets.save(mutation(set, 5, "e"), EXPIRES), "complete with 4 mutations");
    assertContradicted(sets.save(mutation(set, 2, "x"), EXPIRES), "another content");
    assertThat(done(sets.save(mutation(set, 2, "b"), EXPIRES))).isEqualTo(new Accepted(true));
    SetHead.Completion completion = done(sets.head(set)).flatMap(SetHead::completion).orElseThrow();
    assertThat(completion.count()).isEqualTo(4);
    assertThat(completion.bytes()).isEqualTo(4);

    assertThat(payloads(done(sets.read(set, 1, 4)))).containsExactly("a", "b", "c", "d");
    assertThat(payloads(done(sets.read(set, 2, 3)))).containsExactly("b", "c");
    SetPage beyond = done(sets.read(set, 4, 6));
    assertThat(payloads(beyond)).containsExactly("d");
    assertThat(beyond.stoppedAt()).hasValue(5);
    assertThat(beyond.error()).contains("sequence 5", "missing");

    SetProgress dead = new SetProgress(SetProgress.State.DEAD, 1, 5, 2, "it broke", 6);
    assertThat(done(sets.progress(set, dead))).isTrue();
    assertThat(done(sets.head(set)).flatMap(SetHead::progress)).contains(dead);
    SetProgress applied = new SetProgress(SetProgress.State.APPLIED, 4, 5, 0, "", 7);
    assertThat(done(sets.end(set, applied, POLICY))).isTrue();
    SetHead ended = done(sets.head(set)).orElseThrow();
    assertThat(ended)
        .isEqualTo(new SetHead(EXPIRES, Optional.of(completion), Optional.of(applied)));
    assertThat(done(sets.size(set))).isZero();
    assertThat(done(sets.complete(set, 4, POLICY))).isEqualTo(new Accepted(true));
    assertContradicted(sets.save(mutation(set, 1, "a"), EXPIRES), "it is APPLIED");
    assertThat(rows(set)).isEqualTo(1); // The head's own.
  }

  @Test
  void aSetThatWasNeverCompletedExpiresAndIsForgottenInTime() {
    SetName set = new SetName(NAMESPACE, "expires");
    SetProgress expired = new SetProgress(SetProgress.State.EXPIRED, 0, 0, 0, "", 7);
    done(sets.save(mutation(set, 1, "a"), EXPIRES));
    assertThat(done(sets.end(set, expired, POLICY))).isFalse();
    assertThat(done(sets.size(set))).isEqualTo(1);
    done(sets.save(mutation(set, 2, "a"), 5));
    assertThat(done(sets.end(set, expired, POLICY))).isTrue();
    assertThat(done(sets.size(set))).isZero();
    assertContradicted(sets.complete(set, 1, POLICY), "has expired");
    assertContradicted(sets.save(mutation(set, 1, "a"), EXPIRES), "it is EXPIRED");
    try (Keyspaces keyspaces = Keyspaces.connect(stack.cassandra().address())) {
      var left =
          keyspaces
              .session()
              .execute(
                  "SELECT TTL(progress), TTL(expires_at) FROM \"Sets\".mutation_sets"
                      + " WHERE namespace = 'items' AND set_id = 'expires'")
              .one();
      assertThat(left.getInt(0)).isPositive().isLessThanOrEqualTo(7 * 24 * 3600);
      assertThat(left.getInt(1)).isPositive();
    }
  }

  @Test
  void readsALargeSetPageByPage() throws InterruptedException {
    SetName set = new SetName(NAMESPACE, "large");
    int count = SetPart.MOST_MUTATIONS;
    Set<String> failures = ConcurrentHashMap.newKeySet();
    Semaphore room = new Semaphore(500);
    for (int sequence = 1; sequence <= count; sequence++) {
      room.acquire();
      var unused =
          sets.save(mutation(set, sequence, "payload " + sequence), EXPIRES)
              .whenComplete(
                  (answer, defect) -> {
                    if (!new Done<>(new Accepted(false)).equals(answer)) {
                      failures.add(answer + " " + defect);
                    }
                    room.release();
                  });
    }
    room.acquire(500);
    assertThat(failures).isEmpty();
    assertThat(done(sets.complete(set, count, POLICY))).isEqualTo(new Accepted(false));
    int next = 1;
    while (next <= count) {
      int last = Math.min(count, next + 2_999);
      SetPage page = done(sets.read(set, next, last));
      assertThat(page.stoppedAt()).isEmpty();
      assertThat(page.mutations()).hasSizeBetween(1, last - next + 1);
      for (LogRecord mutation : page.mutations()) {
        assertThat(mutation).isEqualTo(mutation(set, next, "payload " + next));
        next++;
      }
    }
    assertThat(done(sets.size(set))).isEqualTo(count);
  }

  @Test
  void aLargePayloadIsCutAndPutTogether() {
    SetName set = new SetName(NAMESPACE, "chunks");
    byte[] payload = new byte[5 * 1024 * 1024];
    new Random(5).nextBytes(payload);
    LogRecord large = mutation(set, 1, ByteString.copyFrom(payload));
    assertThat(done(sets.save(large, EXPIRES))).isEqualTo(new Accepted(false));
    assertThat(done(sets.save(large, EXPIRES))).isEqualTo(new Accepted(true));
    LogRecord small = mutation(set, 2, "small");
    done(sets.save(small, EXPIRES));
    assertThat(done(sets.complete(set, 2, POLICY))).isEqualTo(new Accepted(false));
    List<LogRecord> read = new ArrayList<>();
    while (read.size() < 2) {
      read.addAll(done(sets.read(set, read.size() + 1, 2)).mutations());
    }
    assertThat(read).containsExactly(large, small);
  }

  @Test
  void aMissingKeyspaceIsRefused() {
    MutationSets missing = stores.get(new DurableStorage("nowhere", "main", "kv"));
    assertThat(answer(missing.head(new SetName(NAMESPACE, "s"))))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.reach()).isEqualTo(Reach.REFUSED);
              assertThat(failed.error()).contains("nowhere");
            });
  }

  @Test
  void whatWasAcceptedOutlivesAKilledNodeAndTheClientGoesOn() throws InterruptedException {
    CassandraNode node = stack.cassandra();
    Set<Integer> accepted = ConcurrentHashMap.newKeySet();
    CountDownLatch enough = new CountDownLatch(2_000);
    CountDownLatch failed = new CountDownLatch(1);
    Semaphore room = new Semaphore(64);
    Thread killer =
        new Thread(
            () -> {
              try {
                if (enough.await(60, TimeUnit.SECONDS)) {
                  node.kill();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    killer.start();
    int sent = 0;
    while (failed.getCount() > 0) {
      int number = ++sent;
      room.acquire();
      var unused =
          sets.save(killed(number), EXPIRES)
              .thenAccept(
                  answer -> {
                    if (answer instanceof Done<Acceptance>) {
                      accepted.add(number);
                      enough.countDown();
                    } else {
                      failed.countDown();
                    }
                    room.release();
                  });
    }
    room.acquire(64);
    killer.join();
    SetName set = new SetName(NAMESPACE, "k0");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(answer(sets.head(set)))
                    .isInstanceOfSatisfying(
                        Failed.class,
                        failure -> assertThat(failure.reach()).isEqualTo(Reach.AWAY)));

    node.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> answer(sets.head(set)) instanceof Done);
    Set<LogRecord> found = new HashSet<>();
    for (int number = 1; number <= sent; number++) {
      LogRecord mutation = killed(number);
      SetPart.Mutation part = (SetPart.Mutation) mutation.setPart().orElseThrow();
      SetPage page =
          done(sets.read(new SetName(NAMESPACE, part.setId()), part.sequence(), part.sequence()));
      found.addAll(page.mutations());
    }
    assertThat(accepted).hasSizeGreaterThanOrEqualTo(2_000);
    assertThat(found).containsAll(accepted.stream().map(MutationSetsIT::killed).toList());
  }

  private static LogRecord killed(int number) {
    return mutation(
        new SetName(NAMESPACE, "k" + number % 10), 1 + number / 10, "payload " + number);
  }

  private static long rows(SetName set) {
    try (Keyspaces keyspaces = Keyspaces.connect(stack.cassandra().address())) {
      return keyspaces
          .session()
          .execute(
              "SELECT * FROM \"Sets\".mutation_sets WHERE namespace = ? AND set_id = ?",
              set.namespace(),
              set.id())
          .all()
          .size();
    }
  }

  private static List<String> payloads(SetPage page) {
    return page.mutations().stream().map(each -> each.payload().toStringUtf8()).toList();
  }

  private static void assertContradicted(
      CompletionStage<Stored<Acceptance>> call, String... error) {
    assertThat(done(call))
        .isInstanceOfSatisfying(
            Contradicted.class, refused -> assertThat(refused.error()).contains(error));
  }

  private static <T> T done(CompletionStage<Stored<T>> call) {
    Stored<T> answer = answer(call);
    assertThat(answer).isInstanceOf(Done.class);
    return ((Done<T>) answer).value();
  }

  private static <T> Stored<T> answer(CompletionStage<Stored<T>> call) {
    return call.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static LogRecord mutation(SetName set, int sequence, String payload) {
    return mutation(set, sequence, ByteString.copyFromUtf8(payload));
  }

  private static LogRecord mutation(SetName set, int sequence, ByteString payload) {
    SetPart.Mutation part = new SetPart.Mutation(set.id(), sequence);
    return new LogRecord(
            part.recordId(),
            set.namespace(),
            ByteString.copyFromUtf8(set.id()),
            payload,
            List.of(),
            Optional.of(TargetUri.parse("http://localhost:1/a")),
            5,
            5,
            "",
            "",
            1)
        .withSetPart(part);
  }
}
