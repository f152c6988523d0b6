/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsErrors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deletes what a completed checkpoint covers, in batches, until it is done or pointless. */
final class Deleter {

  private static final int MOST_REQUESTS = 32;

  /** What waits to be deleted from one queue. */
  private record Line(ArrayDeque<Held> waiting, Trouble trouble) {}

  private final IntakeEnvironment environment;
  private final IntakeThread thread;
  private final Holdings holdings;
  private final Extender extender;
  private final Runnable afterwards;
  private final Map<QueueUrl, Line> lines = new LinkedHashMap<>();
  private int inFlight;
  private int waiting;

  /**
   * A deleter.
   *
   * @param extender keeps messages hidden until their deletion is on its way
   * @param afterwards is run when a request has ended
   */
  Deleter(
      IntakeEnvironment environment,
      IntakeThread thread,
      Holdings holdings,
      Extender extender,
      Runnable afterwards) {
    this.environment = environment;
    this.thread = thread;
    this.holdings = holdings;
    this.extender = extender;
    this.afterwards = afterwards;
  }

  void add(Collection<Held> committed) {
    for (Held held : committed) {
      held.stage(Held.Stage.COMMITTED);
      line(held.queue()).waiting().add(held);
      waiting++;
    }
  }

  /** Sends what may be sent: a batch of each queue in turn, so that none waits for another. */
  void pump(long nowMillis) {
    boolean sent = true;
    while (sent && waiting > 0) {
      sent = false;
      for (Map.Entry<QueueUrl, Line> line : lines.entrySet()) {
        if (inFlight < MOST_REQUESTS
            && !line.getValue().waiting().isEmpty()
            && line.getValue().trouble().over(nowMillis)) {
          send(line.getKey(), line.getValue());
          sent = true;
        }
      }
    }
  }

  /** Whether nothing waits and nothing is in flight. */
  boolean idle() {
    return waiting == 0 && inFlight == 0;
  }

  private void send(QueueUrl queue, Line line) {
    List<Held> batch = new ArrayList<>(SqsClient.BATCH);
    while (batch.size() < SqsClient.BATCH && !line.waiting().isEmpty()) {
      Held held = line.waiting().remove();
      held.stage(Held.Stage.DELETING);
      extender.forget(held);
      batch.add(held);
    }
    waiting -= batch.size();
    inFlight++;
    thread.then(
        environment.client().delete(queue.url(), Batches.receipts(batch)),
        failures -> {
          inFlight--;
          ended(queue, line, batch, failures);
          afterwards.run();
        },
        error -> {
          inFlight--;
          failed(queue, line, batch, error);
          afterwards.run();
        });
  }

  private void ended(QueueUrl queue, Line line, List<Held> batch, List<EntryFailure> failures) {
    List<Held> again = new ArrayList<>();
    List<Held> expired = new ArrayList<>();
    List<Held> deleted = new ArrayList<>();
    Batches.forEach(
        batch,
        failures,
        (held, failure) -> {
          if (failure == null) {
            deleted.add(held);
          } else if (SqsErrors.faultOfReceipt(failure) == Fault.RECEIPT_EXPIRED) {
            expired.add(held);
          } else {
            again.add(held);
          }
        });
    deleted.forEach(holdings::gone);
    environment.metrics().deleted(deleted.size());
    lose(expired);
    if (again.isEmpty()) {
      line.trouble().succeeded();
    } else {
      line.trouble().failed(SqsErrors.describe("delete", queue.url(), failures), environment.now());
      retry(line, again);
    }
  }

  private void failed(QueueUrl queue, Line line, List<Held> batch, Throwable error) {
    Fault fault = SqsErrors.faultOf(error);
    // With the queue its messages are gone. Waiting for it would hold up the others' room.
    if (fault == Fault.QUEUE_MISSING || fault == Fault.RECEIPT_EXPIRED) {
      lose(batch);
    } else {
      line.trouble()
          .failed(SqsErrors.describe("can't delete from", queue.url(), error), environment.now());
      retry(line, batch);
    }
  }

  private void retry(Line line, List<Held> batch) {
    for (Held held : batch) {
      held.stage(Held.Stage.COMMITTED);
      line.waiting().add(held);
      extender.watch(held);
    }
    waiting += batch.size();
  }

  private void lose(List<Held> batch) {
    batch.forEach(holdings::gone);
    // One that was told so when it was to be extended has been counted.
    environment.metrics().expired((int) batch.stream().filter(held -> !held.expired()).count());
  }

  private Line line(QueueUrl queue) {
    return lines.computeIfAbsent(
        queue,
        it ->
            new Line(
                new ArrayDeque<>(), new Trouble("deleting from", it.url(), environment.random())));
  }
}
