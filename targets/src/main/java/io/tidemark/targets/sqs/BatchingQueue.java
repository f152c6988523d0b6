/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.SendBatches;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsErrors;
import io.tidemark.target.Delivery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to one queue in requests of up to ten and 1 MiB. What comes within a few
 * milliseconds goes together; ten don't wait. The queue's URL is asked for with the first of them,
 * and again after the queue was missing. Safe for threads, and never waits.
 */
final class BatchingQueue {

  /** How long a message waits for company. */
  static final Duration LINGER = Duration.ofMillis(5);

  private final SqsClient client;
  private final String name;
  private final ScheduledExecutorService timer;
  private final long timeoutMillis;
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private boolean flushScheduled;
  private @Nullable CompletableFuture<String> url;

  /** A message that isn't sent yet. */
  private record Pending(SqsParts parts, CompletableFuture<Delivery> answer) {}

  /** A message of a request. */
  private record Sending(SqsEntry entry, CompletableFuture<Delivery> answer) {}

  /**
   * A queue.
   *
   * @param name its name, in the client's account and region
   * @param timer runs what has to wait
   * @param timeout how long an answer may take
   */
  BatchingQueue(SqsClient client, String name, ScheduledExecutorService timer, Duration timeout) {
    this.client = client;
    this.name = name;
    this.timer = timer;
    this.timeoutMillis = timeout.toMillis();
  }

  /** Sends a message, soon. */
  CompletionStage<Delivery> send(SqsParts parts) {
    Pending pending = new Pending(parts, new CompletableFuture<>());
    synchronized (this) {
      waiting.add(pending);
      if (waiting.size() == SqsClient.BATCH) {
        // Not on the caller's thread: the SDK may have to ask for credentials first.
        timer.execute(this::flush);
      } else if (!flushScheduled) {
        flushScheduled = true;
        var unused = timer.schedule(this::flushScheduled, LINGER.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return pending
        .answer()
        .completeOnTimeout(
            SqsOutcomes.unanswered(name, timeoutMillis), timeoutMillis, TimeUnit.MILLISECONDS);
  }

  private void flushScheduled() {
    synchronized (this) {
      flushScheduled = false;
    }
    flush();
  }

  private void flush() {
    CompletableFuture<String> known;
    boolean asks;
    synchronized (this) {
      if (waiting.isEmpty()) {
        return;
      }
      CompletableFuture<String> before = url;
      asks = before == null;
      known = before == null ? client.queueUrl(name) : before;
      url = known;
    }
    if (asks) {
      // What comes until then waits as well, and goes in its order.
      var unused = known.whenComplete((found, error) -> sendAll(known));
    } else if (known.isDone()) {
      sendAll(known);
    }
  }

  /** Sends what waits, or says why it can't be. */
  private void sendAll(CompletableFuture<String> known) {
    List<Pending> batch = take();
    whenAnswered(
        known,
        batch.stream().map(Pending::answer).toList(),
        queueUrl -> sendAll(queueUrl, batch),
        error -> {
          forgetUrl();
          Delivery failed = SqsOutcomes.of(name, error);
          batch.forEach(pending -> pending.answer().complete(failed));
        });
  }

  /** Those that wait, but for those whose time is over: nobody hears of them any more. */
  private synchronized List<Pending> take() {
    List<Pending> taken = waiting.stream().filter(pending -> !pending.answer().isDone()).toList();
    waiting.clear();
    return taken;
  }

  private synchronized void forgetUrl() {
    url = null;
  }

  private void sendAll(String queueUrl, List<Pending> batch) {
    List<Sending> fitting = new ArrayList<>();
    for (Pending pending : batch) {
      SqsEntry entry = SqsForm.entry(queueUrl, pending.parts(), 0);
      if (entry.sizeBytes() > SqsEntry.MOST_BYTES) {
        pending.answer().complete(SqsOutcomes.tooLarge(name, entry.sizeBytes()));
      } else {
        fitting.add(new Sending(entry, pending.answer()));
      }
    }
    SendBatches.of(fitting, Sending::entry).forEach(request -> request(queueUrl, request));
  }

  private void request(String queueUrl, List<Sending> request) {
    whenAnswered(
        client.send(queueUrl, request.stream().map(Sending::entry).toList()),
        request.stream().map(Sending::answer).toList(),
        failures -> answer(request, failures),
        error -> failed(queueUrl, request, error));
  }

  private void answer(List<Sending> request, List<EntryFailure> failures) {
    for (EntryFailure failure : failures) {
      request.get(failure.index()).answer().complete(SqsOutcomes.of(name, failure));
    }
    request.forEach(sent -> sent.answer().complete(Delivery.Delivered.INSTANCE));
  }

  private void failed(String queueUrl, List<Sending> request, Throwable error) {
    Fault fault = SqsErrors.faultOf(error);
    if (fault == Fault.INVALID && request.size() > 1) {
      // One of them may be at fault; the others needn't be dead letters for that.
      request.forEach(each -> request(queueUrl, List.of(each)));
      return;
    }
    if (fault == Fault.QUEUE_MISSING) {
      forgetUrl();
    }
    Delivery delivery = SqsOutcomes.of(name, error);
    request.forEach(each -> each.answer().complete(delivery));
  }

  /**
   * Goes on with an answer of the server, or the lack of one; a defect in that ends the answers.
   */
  private static <T> void whenAnswered(
      CompletableFuture<T> answered,
      List<CompletableFuture<Delivery>> answers,
      Consumer<T> go,
      Consumer<Throwable> fail) {
    var unused =
        answered
            .handle(
                (value, error) -> {
                  if (error == null) {
                    go.accept(value);
                  } else {
                    fail.accept(error);
                  }
                  return null;
                })
            .exceptionally(
                defect -> {
                  answers.forEach(answer -> answer.completeExceptionally(defect));
                  return null;
                });
  }
}
