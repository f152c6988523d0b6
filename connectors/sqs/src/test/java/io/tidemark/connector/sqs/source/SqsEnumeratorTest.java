/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.ScriptedSqs;
import io.tidemark.connector.sqs.client.SqsFailures;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SqsEnumeratorTest {

  private static final String A = "http://h/0/a";
  private static final String B = "http://h/0/b";

  private final Set<String> found = new LinkedHashSet<>();
  private final Map<String, String> urls = new HashMap<>();
  private final ManualContext context = new ManualContext(3);
  private boolean lost;
  private int asked;

  private final ScriptedNames sqs = new ScriptedNames();

  /** Knows the queues whose names are in {@link #urls}. */
  private final class ScriptedNames {
    final ScriptedSqs calls = new ScriptedSqs();

    CompletableFuture<String> queueUrl(String name) {
      asked++;
      return urls.containsKey(name)
          ? CompletableFuture.completedFuture(urls.get(name))
          : CompletableFuture.failedFuture(SqsFailures.missing());
    }
  }

  private SqsEnumerator enumerator(int readersPerQueue, SqsEnumeratorState restored) {
    SqsEnumerator enumerator =
        new SqsEnumerator(
            context,
            new NamingClient(sqs.calls, sqs::queueUrl),
            () -> {
              if (lost) {
                throw new IllegalStateException("no connection");
              }
              return Set.copyOf(found);
            },
            new EnumeratorOptions(Duration.ofSeconds(30), Duration.ofSeconds(30), readersPerQueue),
            restored);
    enumerator.start();
    return enumerator;
  }

  private SqsEnumerator enumerator() {
    return enumerator(QueueShares.ALL, null);
  }

  private void add(SqsEnumerator enumerator, int reader) {
    context.register(reader);
    enumerator.addReader(reader);
  }

  @Test
  void everyReaderGetsEveryQueueWhicheverComesFirst() {
    SqsEnumerator enumerator = enumerator();
    found.addAll(List.of(A, B));
    add(enumerator, 0);
    assertThat(context.assigned(0)).isEmpty();
    context.repeat(0);
    assertThat(context.assigned(0)).containsExactly("a", "b");
    add(enumerator, 1);
    assertThat(context.assigned(1)).containsExactly("a", "b");
    assertThat(context.assigned(0)).isEmpty();
  }

  @Test
  void aReaderThatFailedGetsAllAnew() {
    found.add(A);
    SqsEnumerator enumerator = enumerator();
    context.repeat(0);
    add(enumerator, 2);
    assertThat(context.assigned(2)).containsExactly("a");
    enumerator.addSplitsBack(List.of(new SqsSplit(QueueUrl.parse(A), 2)), 2);
    add(enumerator, 2);
    assertThat(context.assigned(2)).containsExactly("a");
  }

  @Test
  void queuesThatComeAreGivenAndThoseThatGoAreTaken() {
    found.add(A);
    SqsEnumerator enumerator = enumerator();
    add(enumerator, 0);
    context.repeat(0);
    assertThat(context.assigned(0)).containsExactly("a");

    found.add(B);
    found.remove(A);
    context.repeat(0);
    assertThat(context.assigned(0)).containsExactly("b");
    assertThat(context.dropped(0)).containsExactly("a");
    assertThat(enumerator.snapshotState(1).queues()).containsExactly(QueueUrl.parse(B));
  }

  @Test
  void withFewerReadersPerQueueEachQueueHasThatMany() {
    found.addAll(List.of(A, B));
    SqsEnumerator enumerator = enumerator(1, null);
    context.repeat(0);
    int given = 0;
    for (int reader = 0; reader < 3; reader++) {
      add(enumerator, reader);
      given += context.assigned(reader).size();
    }
    assertThat(given).isEqualTo(2);
  }

  @Test
  void aNameIsReadOnceItIsAQueueAndAskedForNoMore() {
    found.add("orders");
    SqsEnumerator enumerator = enumerator();
    add(enumerator, 0);
    context.repeat(0);
    context.repeat(0);
    assertThat(context.assigned(0)).isEmpty();
    assertThat(asked).isEqualTo(2);

    urls.put("orders", "http://h/0/orders");
    context.repeat(0);
    assertThat(context.assigned(0)).containsExactly("orders");
    urls.clear();
    context.repeat(0);
    assertThat(asked).isEqualTo(3);
    assertThat(context.dropped(0)).isEmpty();
  }

  @Test
  void aFirstStartFailsWhereTheQueuesCantBeKnownOrRead() {
    lost = true;
    enumerator();
    assertThatThrownBy(() -> context.repeat(0)).hasMessageContaining("no connection");

    lost = false;
    found.add("http://h/0/orders.fifo");
    assertThatThrownBy(() -> context.repeat(0))
        .hasMessageContaining("'http://h/0/orders.fifo' is a FIFO queue");
  }

  @Test
  void laterWhatCantBeReadIsPassedOverAndTheRestGoesOn() {
    found.add(A);
    SqsEnumerator enumerator = enumerator();
    add(enumerator, 0);
    context.repeat(0);
    found.addAll(List.of(B, "http://h/0/orders.fifo", "http://"));
    context.repeat(0);
    assertThat(context.assigned(0)).containsExactly("a", "b");

    lost = true;
    context.repeat(0);
    assertThat(context.dropped(0)).isEmpty();
    assertThat(enumerator.snapshotState(1).queues()).hasSize(2);
  }

  @Test
  void whatIsRestoredIsReadWhileNobodyKnowsTheQueues() {
    lost = true;
    SqsEnumerator enumerator =
        enumerator(QueueShares.ALL, new SqsEnumeratorState(List.of(QueueUrl.parse(A))));
    add(enumerator, 1);
    assertThat(context.assigned(1)).containsExactly("a");
    context.repeat(0);
    assertThat(context.dropped(1)).isEmpty();

    lost = false;
    found.add(B);
    context.repeat(0);
    assertThat(context.assigned(1)).containsExactly("b");
    assertThat(context.dropped(1)).containsExactly("a");
  }

  @Test
  void itsClientEndsWithIt() {
    enumerator().close();
    assertThat(sqs.calls.closed()).isTrue();
  }

  @Test
  void queuesThatCantBeReadAreRefusedWhereTheyAreNamed() {
    assertThatIllegalArgumentException().isThrownBy(() -> QueueDiscoverer.of("orders.fifo"));
    assertThatIllegalArgumentException().isThrownBy(() -> QueueDiscoverer.of("a b"));
    assertThatIllegalArgumentException().isThrownBy(QueueDiscoverer::of);
  }
}
