/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.targets.kafka.SendOutcome.Appended;
import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import io.tidemark.targets.kafka.UnknownTopics.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnknownTopicsTest {

  private static final long MOST_BYTES = 1 << 20;
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<SendOutcome> outcomes = new CopyOnWriteArrayList<>();
  private volatile boolean clusterSaysMissing;
  private UnknownTopics topics;

  @AfterEach
  void close() {
    topics.close();
  }

  private void start(Duration patience) {
    topics = new UnknownTopics("test", this::trySend, MOST_BYTES, patience);
    topics.start();
  }

  private Unknown trySend(Send send) {
    if (!known.contains(send.topic())) {
      return new Unknown(
          clusterSaysMissing ? Cause.UNKNOWN_TOPIC : Cause.UNAVAILABLE, "unknown " + send.topic());
    }
    if (send.take()) {
      sent.add(new String(send.record().value(), UTF_8));
      send.end(new Appended(0, sent.size()));
    }
    return null;
  }

  private Send send(String topic, String value, Consumer<SendOutcome> listener) {
    return new Send(new ProducerRecord<>(topic, null, value.getBytes(UTF_8)), listener);
  }

  private Send add(String topic, String value) {
    Send send = send(topic, value, outcomes::add);
    topics.add(send);
    return send;
  }

  @Test
  void sendsInOrderOnceTheTopicIsKnownAndThenForgetsIt() {
    start(LONG);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      values.add("v" + i);
      add("a", "v" + i);
    }
    add("b", "other");
    assertThat(topics.waiting("a")).isTrue();
    assertThat(sent).isEmpty();

    known.add("a");
    topics.heard();
    await().until(() -> !topics.waiting("a"));
    assertThat(sent).containsExactlyElementsOf(values);
    assertThat(outcomes).hasSize(1000).allMatch(outcome -> outcome instanceof Appended);
    assertThat(topics.waiting("b")).isTrue();
  }

  @Test
  void aWithdrawnRecordIsNeverSent() {
    start(LONG);
    add("a", "first");
    Send withdrawn = add("a", "second");
    add("a", "third");
    assertThat(withdrawn.withdraw()).isTrue();
    assertThat(withdrawn.withdraw()).isFalse();
    assertThat(outcomes).singleElement().isInstanceOf(NotAppended.class);

    known.add("a");
    topics.heard();
    await().until(() -> outcomes.size() == 3);
    assertThat(sent).containsExactly("first", "third");
  }

  @Test
  void endsWhatItsThreadHasInItsHandsWhileItCloses() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    topics =
        new UnknownTopics(
            "test",
            send -> {
              if (!send.take()) {
                return null;
              }
              taken.countDown();
              awaitQuietly(closed);
              send.giveBack();
              return new Unknown(Cause.UNAVAILABLE, "unknown " + send.topic());
            },
            MOST_BYTES,
            LONG);
    topics.start();
    add("a", "v");
    assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
    topics.close();
    assertThat(outcomes).isEmpty();
    closed.countDown();
    await().until(() -> !outcomes.isEmpty());
    assertThat(outcomes).containsExactly(UnknownTopics.closed());
  }

  @Test
  void givesUpOnAClusterThatIsSilent() {
    start(Duration.ofMillis(200));
    long started = System.nanoTime();
    add("a", "v");
    await().until(() -> outcomes.size() == 1);
    assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(200_000_000);
    assertThat(outcomes).containsExactly(new NotAppended(Cause.UNAVAILABLE, "unknown a"));
    await().until(() -> !topics.waiting("a"));
  }

  @Test
  void givesUpSoonerOnATopicThatTheClusterSaysItLacks() {
    clusterSaysMissing = true;
    start(LONG);
    add("a", "v");
    await().until(() -> outcomes.size() == 1);
    assertThat(outcomes).containsExactly(new NotAppended(Cause.UNKNOWN_TOPIC, "unknown a"));
  }

  @Test
  void boundsHowManyWait() {
    start(LONG);
    long fitting = MOST_BYTES / send("a", "v", outcomes::add).weight();
    for (int i = 0; i < fitting; i++) {
      add("a", "v");
    }
    assertThat(outcomes).isEmpty();
    add("a", "v");
    assertThat(((NotAppended) outcomes.get(0)).cause()).isEqualTo(Cause.OVERLOADED);

    known.add("a");
    topics.heard();
    await().until(() -> outcomes.size() == fitting + 1);
    add("b", "v");
    assertThat(topics.waiting("b")).isTrue();
  }

  @Test
  void boundsHowManyTopicsAreWaitedFor() {
    start(LONG);
    for (int i = 0; i < UnknownTopics.MOST_TOPICS; i++) {
      add("t" + i, "v");
    }
    assertThat(outcomes).isEmpty();
    add("one more", "v");
    assertThat(((NotAppended) outcomes.get(0)).cause()).isEqualTo(Cause.OVERLOADED);
  }

  @Test
  void closeEndsWhatWaitsAndWhatComesLater() {
    start(LONG);
    add("a", "v");
    topics.close();
    add("a", "late");
    assertThat(outcomes).hasSize(2).allMatch(outcome -> outcome instanceof NotAppended);
    assertThat(sent).isEmpty();
  }

  @Test
  void aListenerMaySendToTheSameTopicAgainWhileOthersAdd() throws Exception {
    start(LONG);
    CountDownLatch both = new CountDownLatch(2);
    topics.add(
        send(
            "a",
            "first",
            outcome -> {
              topics.add(send("a", "second", again -> both.countDown()));
              both.countDown();
            }));
    known.add("a");
    topics.heard();
    assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(sent).containsExactly("first", "second");
  }

  @Test
  void adderIsNotHeldUpByAListenerThatTakesItsTime() throws Exception {
    start(LONG);
    CountDownLatch inListener = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    topics.add(
        send(
            "a",
            "slow",
            outcome -> {
              inListener.countDown();
              awaitQuietly(goOn);
            }));
    known.add("a");
    topics.heard();
    assertThat(inListener.await(20, TimeUnit.SECONDS)).isTrue();
    add("a", "next"); // On this thread: it would never return if the lane were locked.
    assertThat(outcomes).isEmpty();
    goOn.countDown();
    await().until(() -> outcomes.size() == 1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
