/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.netty.shaded.io.netty.util.Timeout;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.ingress.admit.Admission.Admitted;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one batch as they come in, in any order and from any thread. A counter says when
 * the last is there; it also publishes the slots, which are plain array elements, each written
 * once.
 */
final class Batch {

  private final @Nullable WriteToLogResponse[] answers;
  private final @Nullable Item[] items;
  private final AtomicInteger missing;
  private final Runnable onComplete;
  private volatile @Nullable Timeout remind;
  private final long startedNanos = System.nanoTime();

  /**
   * A batch that nobody has filled yet.
   *
   * @param size how many requests it has
   * @param onComplete runs on the thread that brings the last answer
   */
  Batch(int size, Runnable onComplete) {
    this.answers = new WriteToLogResponse[size];
    this.items = new Item[size];
    // One more than the answers: the batch can't be complete before it is filled.
    this.missing = new AtomicInteger(size + 1);
    this.onComplete = onComplete;
  }

  /** An answer that is known at once. */
  void answer(int index, Answer answer) {
    answers[index] = answer.toWrite();
    arrived();
  }

  /** A record to append; its outcome becomes its answer. */
  void append(int index, Admitted admitted, Admitter admitter) {
    Item item = new Item(index, admitted, admitter);
    items[index] = item;
    item.start(admitted);
  }

  /** Every request has been answered or appended. */
  void filled(Function<Batch, Timeout> reminder) {
    arrived();
    if (!complete()) {
      remind = reminder.apply(this);
      if (complete()) {
        sent();
      }
    }
  }

  /** Nobody waits for it any more. */
  void sent() {
    Timeout set = remind;
    if (set != null) {
      set.cancel();
    }
  }

  boolean complete() {
    return missing.get() == 0;
  }

  long startedNanos() {
    return startedNanos;
  }

  /** All answers, of a complete batch. */
  WriteToLogBatchResponse response() {
    return WriteToLogBatchResponse.newBuilder().addAllResponses(Arrays.asList(answers)).build();
  }

  /** Answers what is missing now, as {@link PendingEntry#giveUp} does. */
  void giveUp(String why) {
    // Reading the counter makes the items visible that were set before the batch was filled.
    if (complete()) {
      return;
    }
    for (Item item : items) {
      if (item != null) {
        item.giveUp(why);
      }
    }
  }

  private void arrived() {
    if (missing.decrementAndGet() == 0) {
      onComplete.run();
    }
  }

  private final class Item extends PendingEntry {
    private final int index;

    Item(int index, Admitted admitted, Admitter admitter) {
      super(admitted, admitter);
      this.index = index;
    }

    @Override
    void answer(Answer answer) {
      Batch.this.answer(index, answer);
    }
  }
}
