/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster whose addresses aren't looked up in time, or not at all. */
@Timeout(60)
class ClusterProducerTest {

  private static final ProducerOptions OPTIONS =
      new ProducerOptions("127.0.0.1:1", "test", Duration.ofMillis(500), 1 << 20, 1 << 20);

  private final BlockingQueue<SendOutcome> outcomes = new LinkedBlockingQueue<>();

  @Test
  void aNameServiceThatHangsIsAnOutageThatNoCallerWaitsFor() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    CountDownLatch made = new CountDownLatch(1);
    Function<ProducerOptions, AsyncProducer> slow =
        options -> {
          await(answers);
          AsyncProducer producer = new AsyncProducer(options);
          made.countDown();
          return producer;
        };
    try (ClusterProducer producer = new ClusterProducer(OPTIONS, slow)) {
      send(producer);
      assertThat(outcomes).as("it is given time").isEmpty();
      isRefused("the name service doesn't answer for '127.0.0.1:1'");
      send(producer);
      assertThat(outcomes).as("the next isn't kept waiting").hasSize(1);
      isRefused("the name service doesn't answer");

      answers.countDown();
      made.await();
      for (String error = "name service"; error.contains("name service"); ) {
        send(producer);
        error = refusal().error(); // The broker itself isn't there.
      }
    }
  }

  @Test
  void whatWaitedIsSentOnceThereIsAProducer() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    Function<ProducerOptions, AsyncProducer> slow =
        options -> {
          await(answers);
          return new AsyncProducer(options);
        };
    try (ClusterProducer producer = new ClusterProducer(OPTIONS, slow)) {
      send(producer);
      send(producer);
      answers.countDown();
      isRefused("topic 't' isn't known");
      isRefused("topic 't' isn't known");
    }
  }

  @Test
  void aNameThatDoesNotResolveIsAskedForAgain() throws Exception {
    CountDownLatch tries = new CountDownLatch(2);
    Function<ProducerOptions, AsyncProducer> unknown =
        options -> {
          tries.countDown();
          throw new KafkaException("no", new IllegalStateException("No resolvable address"));
        };
    try (ClusterProducer producer = new ClusterProducer(OPTIONS, unknown)) {
      do {
        send(producer);
        isRefused("no producer: No resolvable address");
      } while (!tries.await(100, TimeUnit.MILLISECONDS));
    }
  }

  @Test
  void whatWaitsAtTheEndIsTold() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    ClusterProducer producer =
        new ClusterProducer(
            OPTIONS,
            options -> {
              await(answers);
              return new AsyncProducer(options);
            });
    send(producer);
    producer.close();
    isRefused("closed");
    answers.countDown();
  }

  private void send(ClusterProducer producer) {
    producer.send("t", new byte[0], new byte[1], List.of(), outcomes::add);
  }

  private void isRefused(String error) throws InterruptedException {
    assertThat(refusal().error()).contains(error);
  }

  private NotAppended refusal() throws InterruptedException {
    NotAppended refusal = (NotAppended) outcomes.take();
    assertThat(refusal.cause()).isEqualTo(Cause.UNAVAILABLE);
    return refusal;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
