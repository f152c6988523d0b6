/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.SendBatches;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsErrors;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
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
public final class BatchingQueue {

  /** How long a message waits for company. */
  static final Duration LINGER = Duration.ofMillis(5);

  private final SqsClient client;
  private final String name;
  private final ScheduledExecutorService timer;
  private final long timeoutMillis;
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private boolean flushScheduled;
  private @Nullable CompletableFuture<String> url;

  /** A message on its way. Its fields are the queue's to guard. */
  private final class Pending implements Sending {
    private final int delaySeconds;
    private final CompletableFuture<SqsSendOutcome> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private boolean taken;

    /** Null once it is encoded or over, whoever holds this on. */
    private @Nullable SqsParts parts;

    Pending(SqsParts parts, int delaySeconds) {
      this.parts = parts;
      this.delaySeconds = delaySeconds;
    }

    @Override
    public CompletionStage<SqsSendOutcome> outcome() {
      return answer;
    }

    @Override
    public CompletionStage<Void> released() {
      return released;
    }

    @Override
    public boolean withdraw() {
      return end(SqsSendOutcome.withdrawn(name));
    }

    /** Ends it, if it isn't taken. */
    boolean end(SqsSendOutcome outcome) {
      synchronized (BatchingQueue.this) {
        if (taken || answer.isDone()) {
          return false;
        }
        taken = true;
        parts = null;
      }
      released.complete(null);
      return answer.complete(outcome);
    }

    /** What is encoded; once, by who has taken it. */
    SqsParts take() {
      SqsParts whole = Objects.requireNonNull(parts, "taken twice");
      parts = null;
      return whole;
    }

    /** It is in no request, or its request has come to its end. */
    void over(SqsSendOutcome outcome) {
      parts = null;
      released.complete(null);
      answer.complete(outcome);
    }

    void broken(Throwable defect) {
      parts = null;
      released.complete(null);
      answer.completeExceptionally(defect);
    }

    /** Its time is over. */
    void expire() {
      if (!end(SqsSendOutcome.unanswered(name, timeoutMillis, false))) {
        answer.complete(SqsSendOutcome.unanswered(name, timeoutMillis, true));
      }
    }
  }

  /** A message of a request. */
  private record Entry(SqsEntry entry, Pending pending) {}

  /**
   * A queue.
   *
   * @param name its name, in the client's account and region
   * @param timer runs what has to wait
   * @param timeout how long an answer may take
   */
  public BatchingQueue(
      SqsClient client, String name, ScheduledExecutorService timer, Duration timeout) {
    this.client = client;
    this.name = name;
    this.timer = timer;
    this.timeoutMillis = timeout.toMillis();
  }

  /**
   * Sends a message, soon.
   *
   * @param delaySeconds for how long nobody receives it, 0 to 900
   */
  public Sending send(SqsParts parts, int delaySeconds) {
    Pending pending = new Pending(parts, delaySeconds);
    // Unlike a task of the timer it is forgotten once it is cancelled, and the message with it.
    CompletableFuture<Void> expiry =
        new CompletableFuture<Void>().completeOnTimeout(null, timeoutMillis, TimeUnit.MILLISECONDS);
    var unusedExpiry = expiry.thenRun(pending::expire);
    var unused = pending.answer.whenComplete((outcome, defect) -> expiry.cancel(false));
    synchronized (this) {
      waiting.add(pending);
      if (waiting.size() == SqsClient.BATCH) {
        // Not on the caller's thread: the SDK may have to ask for credentials first.
        timer.execute(this::flush);
      } else if (!flushScheduled) {
        flushScheduled = true;
        var unusedFlush =
            timer.schedule(this::flushScheduled, LINGER.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return pending;
  }

  /**
   * Looks for the queue, so that the first message doesn't wait for that.
   *
   * @return ends when it is found; fails when it isn't
   */
  public CompletionStage<String> connect() {
    // Not on the caller's thread, as in send().
    return CompletableFuture.runAsync(() -> {}, timer).thenCompose(started -> find());
  }

  private void flushScheduled() {
    synchronized (this) {
      flushScheduled = false;
    }
    flush();
  }

  private void flush() {
    synchronized (this) {
      if (waiting.isEmpty()) {
        return;
      }
    }
    var unused = find();
  }

  /** The queue's URL, which is asked for where it isn't known. What waits is sent with it. */
  private CompletableFuture<String> find() {
    CompletableFuture<String> known;
    boolean asks;
    synchronized (this) {
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
    return known;
  }

  /** Sends what waits, or says why it can't be. */
  private void sendAll(CompletableFuture<String> known) {
    List<Pending> batch = take();
    whenAnswered(
        known,
        batch,
        queueUrl -> sendAll(queueUrl, batch),
        error -> {
          forgetUrl();
          SqsSendOutcome failed = SqsSendOutcome.unsent(name, error);
          batch.forEach(pending -> pending.over(failed));
        });
  }

  /** Those that wait, but for those that were taken back or whose time is over. */
  private synchronized List<Pending> take() {
    List<Pending> taken = waiting.stream().filter(pending -> !pending.taken).toList();
    taken.forEach(pending -> pending.taken = true);
    waiting.clear();
    return taken;
  }

  private synchronized void forgetUrl() {
    url = null;
  }

  private void sendAll(String queueUrl, List<Pending> batch) {
    List<Entry> fitting = new ArrayList<>();
    for (Pending pending : batch) {
      SqsEntry entry = SqsForm.entry(queueUrl, pending.take(), pending.delaySeconds);
      if (entry.sizeBytes() > SqsEntry.MOST_BYTES) {
        pending.over(SqsSendOutcome.tooLarge(name, entry.sizeBytes()));
      } else {
        fitting.add(new Entry(entry, pending));
      }
    }
    SendBatches.of(fitting, Entry::entry).forEach(request -> request(queueUrl, request));
  }

  private void request(String queueUrl, List<Entry> request) {
    whenAnswered(
        client.send(queueUrl, request.stream().map(Entry::entry).toList()),
        request.stream().map(Entry::pending).toList(),
        failures -> answer(request, failures),
        error -> failed(queueUrl, request, error));
  }

  private void answer(List<Entry> request, List<EntryFailure> failures) {
    for (EntryFailure failure : failures) {
      request.get(failure.index()).pending().over(SqsSendOutcome.of(name, failure));
    }
    request.forEach(sent -> sent.pending().over(SqsSendOutcome.Sent.INSTANCE));
  }

  private void failed(String queueUrl, List<Entry> request, Throwable error) {
    Fault fault = SqsErrors.faultOf(error);
    if (fault == Fault.INVALID && request.size() > 1) {
      // One of them may be at fault; the others needn't be dead letters for that.
      request.forEach(each -> request(queueUrl, List.of(each)));
      return;
    }
    if (fault == Fault.QUEUE_MISSING) {
      forgetUrl();
    }
    SqsSendOutcome failed = SqsSendOutcome.of(name, error);
    request.forEach(each -> each.pending().over(failed));
  }

  /** Goes on with an answer of the server, or the lack of one; a defect in that ends them all. */
  private static <T> void whenAnswered(
      CompletableFuture<T> answered,
      List<Pending> pending,
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
                  pending.forEach(each -> each.broken(defect));
                  return null;
                });
  }
}
