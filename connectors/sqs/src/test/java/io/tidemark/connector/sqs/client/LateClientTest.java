/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connector.sqs.client.ScriptedSqs.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LateClientTest {

  private final ScriptedSqs made = new ScriptedSqs();
  private final ManualExecutor executor = new ManualExecutor();
  private int attempts;
  private boolean possible = true;
  private long nowNanos;
  private final LateClient client =
      new LateClient(
          () -> {
            attempts++;
            if (!possible) {
              throw new IllegalStateException("no region");
            }
            return made;
          },
          executor,
          () -> nowNanos);

  @Test
  void itIsMadeOnceWhenItIsFirstCalled() {
    CompletableFuture<String> one = client.queueUrl("one");
    CompletableFuture<String> other = client.queueUrl("other");
    assertThat(attempts).as("not on the caller's thread").isZero();
    executor.run();
    assertThat(attempts).isEqualTo(1);
    assertThat(made.made(Kind.URL)).isEqualTo(2);
    made.open(Kind.URL).forEach(call -> call.answer().complete("http://" + call.queue()));
    assertThat(one).isCompletedWithValue("http://one");
    assertThat(other).isCompletedWithValue("http://other");
    client.close();
    assertThat(made.closed()).isTrue();
  }

  @Test
  void oneThatCannotBeMadeFailsItsCallsAndIsTriedAgainLater() {
    possible = false;
    CompletableFuture<String> first = client.queueUrl("q");
    executor.run();
    assertThat(first)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("no region");
    possible = true;
    nowNanos = LateClient.PAUSE.toNanos();
    assertThat(client.queueUrl("q")).isCompletedExceptionally();
    nowNanos++;
    CompletableFuture<String> later = client.queueUrl("q");
    executor.run();
    made.only(Kind.URL).answer().complete("http://q");
    assertThat(later).isCompletedWithValue("http://q");
    assertThat(attempts).isEqualTo(2);
  }

  @Test
  void oneThatIsClosedIsNotMade() {
    client.close();
    assertThat(client.queueUrl("q")).isCompletedExceptionally();
    executor.run();
    assertThat(attempts).isZero();
  }

  @Test
  @Timeout(60)
  void aFactoryOfLateOnesTravelsWithAJobAndFailsNobodyWhoNeverCalls() throws Exception {
    SqsClientFactory late = InstantiationUtil.clone(new Impossible().late());
    late.create().close();
    try (SqsClient called = late.create()) {
      assertThat(called.queueUrl("q"))
          .failsWithin(30, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("no region here");
    }
  }

  private record Impossible() implements SqsClientFactory {
    @Override
    public SqsClient create() {
      throw new IllegalStateException("no region here");
    }
  }
}
