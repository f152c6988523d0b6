/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void whatFailsEndsTheWaitAndIsNamed() throws Exception {
    try (Watch watch = new Watch()) {
      watch.after(
          Duration.ZERO,
          () -> {
            throw new IllegalStateException("no writer");
          });
      assertThat(watch.await(new CompletableFuture<>(), List::of, LONG))
          .containsExactly("failed: java.lang.IllegalStateException: no writer");
    }
  }

  @Test
  void whatIsRepeatedGoesOnAfterAFailure() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    try (Watch watch = new Watch()) {
      watch.every(
          Duration.ofMillis(1),
          () -> {
            thrice.countDown();
            throw new IllegalStateException("not yet");
          });
      assertThat(thrice.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(watch.failures()).isNotEmpty();
    }
  }

  @Test
  void theEndAndTheProblemsAndTheDeadline() throws Exception {
    try (Watch watch = new Watch()) {
      assertThat(watch.await(CompletableFuture.completedFuture(1), List::of, LONG)).isEmpty();
      assertThat(watch.await(new CompletableFuture<>(), () -> List.of("it has ended"), LONG))
          .containsExactly("it has ended");
      assertThat(watch.await(new CompletableFuture<>(), List::of, Duration.ofMillis(1)))
          .containsExactly("not done after 0 s, the --deadline");
    }
  }
}
