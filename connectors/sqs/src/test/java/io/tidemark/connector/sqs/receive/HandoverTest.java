/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandoverTest {

  private final Handover handover = new Handover();

  private static Handover.Item item(String queue, int number) {
    QueueUrl url = QueueUrl.parse("http://h/0/" + queue);
    SqsMessage message = new SqsMessage(url.url(), "id", "body", Map.of(), Map.of());
    return new Handover.Item(new Held(url, "r" + number, number, 0), message, 4);
  }

  @Test
  void whatIsLaidDownIsPickedUpInItsOrderAndCounted() {
    handover.put(List.of(item("q", 1), item("q", 2)));
    assertThat(handover.count()).isEqualTo(2);
    assertThat(handover.bytes()).isEqualTo(8);
    assertThat(handover.take().held().number()).isEqualTo(1);
    assertThat(handover.take().held().number()).isEqualTo(2);
    assertThat(handover.take()).isNull();
    assertThat(handover.bytes()).isZero();
  }

  @Test
  void anActionRunsOnceWhenFewAreLeft() {
    List<String> ran = new ArrayList<>();
    handover.put(List.of(item("q", 1), item("q", 2), item("q", 3)));
    handover.whenLeft(1, () -> ran.add("x"));
    handover.take();
    assertThat(ran).isEmpty();
    handover.take();
    assertThat(ran).hasSize(1);
    handover.take();
    assertThat(ran).hasSize(1);
    handover.whenLeft(1, () -> ran.add("y"));
    assertThat(ran).hasSize(2);
  }

  @Test
  void whatIsWithdrawnIsNotPickedUp() {
    handover.put(List.of(item("q", 1), item("r", 2), item("q", 3)));
    assertThat(handover.withdraw(held -> held.queue().name().equals("q"))).hasSize(2);
    assertThat(handover.bytes()).isEqualTo(4);
    assertThat(handover.take().held().number()).isEqualTo(2);
    assertThat(handover.isEmpty()).isTrue();
  }

  @Test
  void aFailureWakesTheTaskAndIsThrown() {
    CompletableFuture<Void> available = handover.available();
    handover.fail(new IllegalStateException("a defect"));
    assertThat(available).isCompleted();
    assertThat(handover.isEmpty()).isFalse();
    assertThatThrownBy(handover::take).hasRootCauseMessage("a defect");
  }

  @Test
  void nothingIsLostBetweenTwoThreads() throws Exception {
    int messages = 20_000;
    Thread intake =
        new Thread(
            () -> {
              for (int i = 0; i < messages; i++) {
                handover.put(List.of(item("q", i)));
              }
            });
    intake.start();
    for (int i = 0; i < messages; i++) {
      Handover.Item item = handover.take();
      while (item == null) {
        handover.available().get(10, TimeUnit.SECONDS);
        item = handover.take();
      }
      assertThat(item.held().number()).isEqualTo(i);
    }
    intake.join();
    assertThat(handover.isEmpty()).isTrue();
  }
}
