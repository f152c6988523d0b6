/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.cli.demo.workload.Course;
import io.tidemark.cli.demo.workload.Delete;
import io.tidemark.testing.guarantee.History;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the answers to writes: tells the history, and has written again what must be. */
final class Answers {

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final int MOST_ATTEMPTS = 12;
  private static final int MOST_MESSAGES = 10;

  private final History history;
  private final InstantSource clock;
  private final Consumer<Write> again;
  private final Consumer<Delete> cancel;
  private final boolean noOutcomes;
  private final AtomicLong open;
  private final CompletableFuture<Void> allFinal = new CompletableFuture<>();
  private final ConcurrentLinkedQueue<String> messages = new ConcurrentLinkedQueue<>();

  /**
   * For a burst.
   *
   * @param writes how many records need a final answer
   * @param again writes one again, later
   * @param cancel takes one back that is acknowledged, later, and then calls {@link #over}
   * @param noOutcomes whether a cancellation counts as carried out once it is durable
   */
  Answers(
      History history,
      InstantSource clock,
      long writes,
      Consumer<Write> again,
      Consumer<Delete> cancel,
      boolean noOutcomes) {
    this.history = history;
    this.clock = clock;
    this.again = again;
    this.cancel = cancel;
    this.noOutcomes = noOutcomes;
    this.open = new AtomicLong(writes);
  }

  /** An attempt begins, now. */
  Write begin(Delete delete, int attempt) {
    history.sent(delete.id());
    return new Write(delete, attempt, clock.millis());
  }

  /** The server answered. */
  void answered(Write write, WriteToLogResponse response) {
    // Never less than was asked for, counted from before the call: so an answer that says too
    // early a time doesn't excuse an early delivery.
    long due = earliest(write);
    if (response.hasDue()) {
      due = Math.max(due, millis(response.getDue()));
    }
    history.written(write.delete().id(), response.getDurable(), clock.millis(), due);
    note(write, response.getDurable() + " " + response.getRefusal() + ": " + response.getMessage());
    boolean taken = response.getDurable() == Trilean.TRUE;
    if (taken && write.delete().course() == Course.CANCELLED) {
      cancel.accept(write.delete());
    } else {
      follow(write, Next.after(response));
    }
  }

  /** The call ended without an answer. */
  void failed(Write write, Status status) {
    history.written(write.delete().id(), Next.durable(status), clock.millis(), earliest(write));
    note(write, status.toString());
    follow(write, Next.AGAIN);
  }

  /** Completes when every record has a final answer, or no attempt is left to get one. */
  CompletableFuture<Void> allFinal() {
    return allFinal;
  }

  /** Some of the answers that nobody expected, for people. */
  List<String> unexpected() {
    return List.copyOf(messages);
  }

  private void follow(Write write, Next next) {
    if (next == Next.AGAIN && write.attempt() < MOST_ATTEMPTS) {
      again.accept(write);
    } else {
      over();
    }
  }

  /** No more is done about a record. */
  void over() {
    if (open.decrementAndGet() == 0) {
      allFinal.complete(null);
    }
  }

  /** A cancellation is durable. */
  void cancelled(Delete delete) {
    if (noOutcomes) {
      history.cancelled(delete.id(), clock.millis());
    }
    over();
  }

  /** A cancellation isn't durable; it is tried again, unless it was the last time. */
  boolean cancelAgain(Delete delete, int attempt, String message) {
    note(delete, "cancel: " + message);
    return attempt < MOST_ATTEMPTS;
  }

  private void note(Write write, String message) {
    boolean expected =
        switch (write.delete().course().end()) {
          case DELIVERED, DEAD, CANCELLED -> message.startsWith("TRUE ");
          case NOWHERE -> message.startsWith("FALSE TARGET_NOT_ALLOWED");
        };
    if (!expected) {
      note(write.delete(), message);
    }
  }

  private void note(Delete delete, String message) {
    LOG.debug("record {}: {}", delete.id(), message);
    if (messages.size() < MOST_MESSAGES) {
      messages.add(delete.id() + ": " + message);
    }
  }

  private static long earliest(Write write) {
    return write.begunMillis() + write.delete().delayMillis();
  }

  /** Rounded up: a millisecond that has begun isn't over. */
  private static long millis(Timestamp time) {
    return time.getSeconds() * 1_000 + (time.getNanos() + 999_999) / 1_000_000;
  }
}
