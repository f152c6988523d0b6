/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Hides messages for longer while they aren't deleted, each when half of its time is over. */
final class Extender {

  /** More at once would only wait for connections. */
  private static final int MOST_REQUESTS = 32;

  private final IntakeEnvironment environment;
  private final IntakeThread thread;
  private final int seconds;
  private final TreeSet<Held> dues =
      new TreeSet<>(
          Comparator.<Held>comparingLong(Held::dueMillis).thenComparingLong(Held::number));
  private final Map<QueueUrl, Trouble> troubles = new HashMap<>();
  private int inFlight;

  Extender(IntakeEnvironment environment, IntakeThread thread, int seconds) {
    this.environment = environment;
    this.thread = thread;
    this.seconds = seconds;
  }

  /** Sees to it that a message stays hidden. */
  void watch(Held held) {
    if (!held.expired()) {
      schedule(held, held.hiddenUntilMillis() - seconds * 1_000L / 2);
    }
  }

  /** Leaves a message to its fate. */
  void forget(Held held) {
    dues.remove(held);
  }

  /** Extends those that are due. */
  void pump(long nowMillis) {
    List<Held> due = new ArrayList<>();
    int room = (MOST_REQUESTS - inFlight) * SqsClient.BATCH;
    while (due.size() < room && !dues.isEmpty() && dues.first().dueMillis() <= nowMillis) {
      due.add(dues.pollFirst());
    }
    Batches.of(due).forEach(batch -> extend(batch, nowMillis));
  }

  private void extend(List<Held> batch, long sentMillis) {
    QueueUrl queue = batch.get(0).queue();
    inFlight++;
    thread.then(
        environment.client().changeVisibility(queue.url(), Batches.receipts(batch), seconds),
        failures -> {
          inFlight--;
          trouble(queue).succeeded();
          Batches.forEach(batch, failures, (held, failure) -> ended(held, failure, sentMillis));
          pump(environment.now());
        },
        error -> {
          inFlight--;
          retry(queue, batch, SqsErrors.describe("can't extend messages of", queue.url(), error));
          pump(environment.now());
        });
  }

  private void ended(Held held, @Nullable EntryFailure failure, long sentMillis) {
    if (held.stage() == Held.Stage.GONE) {
      return;
    }
    if (failure == null) {
      // Counted from before the request left, so that it never ends later here than there.
      held.hiddenUntil(sentMillis + seconds * 1_000L);
      environment.metrics().extended(1);
      watchUnlessDeleting(held);
    } else if (SqsErrors.faultOfReceipt(failure) == Fault.RECEIPT_EXPIRED) {
      // That of a message whose deletion is in flight may be about to be told so as well.
      if (held.stage() != Held.Stage.DELETING) {
        held.expire();
        environment.metrics().expired(1);
      }
    } else {
      retry(held.queue(), List.of(held), failure.code() + " " + failure.message());
    }
  }

  private void retry(QueueUrl queue, List<Held> batch, String detail) {
    long now = environment.now();
    long at = trouble(queue).failed(detail, now);
    for (Held held : batch) {
      if (held.stage() == Held.Stage.HELD || held.stage() == Held.Stage.COMMITTED) {
        schedule(held, at);
      }
    }
  }

  private void watchUnlessDeleting(Held held) {
    if (held.stage() != Held.Stage.DELETING) {
      watch(held);
    }
  }

  private void schedule(Held held, long dueMillis) {
    dues.remove(held);
    held.dueMillis(dueMillis);
    dues.add(held);
  }

  private Trouble trouble(QueueUrl queue) {
    return troubles.computeIfAbsent(
        queue, it -> new Trouble("extending messages of", it.url(), environment.random()));
  }
}
