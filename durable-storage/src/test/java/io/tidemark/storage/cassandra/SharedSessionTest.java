/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemark.namespace.CassandraClusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedSessionTest {

  private final AtomicLong nanos = new AtomicLong();
  private final List<CompletableFuture<CqlSession>> attempts = new ArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final CqlSession open = Doubles.of(CqlSession.class, calls);

  @Test
  void itIsOpenedOnceWhenItIsFirstAskedFor() {
    SharedSession shared = shared(Duration.ofMinutes(1));
    assertThat(attempts).isEmpty();
    var first = shared.session().toCompletableFuture();
    var second = shared.session().toCompletableFuture();
    assertThat(attempts).hasSize(1);
    assertThat(first).isNotDone();
    attempts.get(0).complete(open);
    assertThat(first.join()).isSameAs(open);
    assertThat(second.join()).isSameAs(open);
    assertThat(shared.session().toCompletableFuture().join()).isSameAs(open);
    assertThat(attempts).hasSize(1);
  }

  @Test
  void afterAFailureItIsLeftAloneForAPause() {
    SharedSession shared = shared(Duration.ofMinutes(1));
    var first = shared.session().toCompletableFuture();
    attempts.get(0).completeExceptionally(new IllegalArgumentException("refused"));
    assertNotOpen(first, "main can't be reached: refused");
    nanos.addAndGet(SharedSession.PAUSE.toNanos() - 1);
    assertNotOpen(shared.session().toCompletableFuture(), "refused");
    assertThat(attempts).hasSize(1);
    nanos.incrementAndGet();
    var later = shared.session().toCompletableFuture();
    assertThat(attempts).hasSize(2);
    assertThat(later).isNotDone();
    attempts.get(1).complete(open);
    assertThat(later.join()).isSameAs(open);
  }

  @Test
  void nobodyWaitsLongerThanARequestMay() {
    SharedSession shared = shared(Duration.ofMillis(1));
    assertNotOpen(shared.session().toCompletableFuture(), "doesn't answer yet");
    // The attempt goes on, and nobody starts another.
    assertNotOpen(shared.session().toCompletableFuture(), "doesn't answer yet");
    assertThat(attempts).hasSize(1);
    attempts.get(0).complete(open);
    assertThat(shared.session().toCompletableFuture().join()).isSameAs(open);
  }

  @Test
  void whoeverConnectsWaitsHoweverLongItTakes() {
    SharedSession shared = shared(Duration.ZERO);
    var failing = shared.connect().toCompletableFuture();
    assertThat(failing).isNotDone();
    attempts.get(0).completeExceptionally(new IllegalArgumentException("refused"));
    assertThat(failing).isCompletedExceptionally();
    nanos.addAndGet(SharedSession.PAUSE.toNanos());
    var connecting = shared.connect().toCompletableFuture();
    assertThat(connecting).isNotDone();
    attempts.get(1).complete(open);
    assertThat(connecting).isCompleted();
    assertThat(shared.connect().toCompletableFuture()).isCompleted();
    assertThat(shared.session().toCompletableFuture().join()).isSameAs(open);
    assertThat(attempts).hasSize(2);
  }

  @Test
  void closedItIsOpenedNoMore() {
    SharedSession shared = shared(Duration.ofMinutes(1));
    var waiting = shared.session().toCompletableFuture();
    var closing = shared.close().toCompletableFuture();
    assertThat(closing).isNotDone();
    attempts.get(0).complete(open);
    assertThat(closing).isCompleted();
    assertThat(calls).containsExactly("forceCloseAsync");
    assertThat(waiting).isCompleted();
    assertNotOpen(shared.session().toCompletableFuture(), "closed");
    assertThat(attempts).hasSize(1);
  }

  @Test
  void aClusterThatIsAwayIsSaidWithoutMakingAnybodyWait() {
    var sessions =
        new CassandraSessions(
            CassandraClusters.parse(List.of("main=127.0.0.1:1")), Duration.ofMinutes(1));
    try (sessions) {
      assertThat(sessions.cluster("MAIN")).isSameAs(sessions.cluster("main"));
      assertThatThrownBy(() -> sessions.cluster("other"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("'other'", "--cassandra-cluster other=HOST:PORT");
      assertNotOpen(sessions.cluster("main").session().toCompletableFuture(), "127.0.0.1:1");
    }
  }

  private SharedSession shared(Duration patience) {
    return new SharedSession(
        "main",
        () -> {
          CompletableFuture<CqlSession> attempt = new CompletableFuture<>();
          attempts.add(attempt);
          return attempt;
        },
        patience,
        nanos::get);
  }

  private static void assertNotOpen(CompletableFuture<CqlSession> session, String error) {
    assertThatThrownBy(() -> session.get(1, TimeUnit.MINUTES))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(NotOpenException.class)
        .hasMessageContaining(error);
  }
}
