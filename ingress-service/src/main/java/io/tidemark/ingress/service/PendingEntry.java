/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import io.tidemark.record.LogRecord;
import io.tidemark.record.QueueEntry;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a queue between acceptance and answer. It is answered once, by whichever comes first:
 * its outcome, or the end of its caller's patience. Its bytes count until its outcome is known,
 * even past the answer, because until then the queue's client holds them.
 *
 * <p>It keeps of the entry only what the answer needs, so that a payload is garbage as soon as the
 * queue's client has its own copy.
 */
abstract class PendingEntry implements Append.Listener {

  private static final int ANSWERED = 1;
  private static final int RELEASED = 2;

  private final String id;
  private final String namespace;
  private final OptionalLong dueMillis;
  private final boolean partOfSet;
  private final int bytes;
  private final Admitter admitter;
  private final AtomicInteger state = new AtomicInteger();
  private volatile Append.@Nullable Attempt attempt;

  /** An entry whose bytes have been acquired; it gives them back. */
  PendingEntry(Admitted admitted, Admitter admitter) {
    QueueEntry entry = admitted.entry();
    this.id = entry.id();
    this.namespace = entry.namespace();
    this.dueMillis =
        entry instanceof LogRecord record
            ? OptionalLong.of(record.dueMillis())
            : OptionalLong.empty();
    this.partOfSet = entry instanceof LogRecord record && record.setPart().isPresent();
    this.bytes = admitted.bytes();
    this.admitter = admitter;
  }

  /** Tells the caller. Called once, on any thread; must not wait. */
  abstract void answer(Answer answer);

  final void start(Admitted admitted) {
    attempt = admitter.append().append(admitted.route(), admitted.entry(), this);
  }

  final boolean answered() {
    return (state.get() & ANSWERED) != 0;
  }

  @Override
  public final void onOutcome(AppendOutcome outcome) {
    release();
    if (first(ANSWERED)) {
      answer(outcome);
    }
  }

  /**
   * Answers now: FALSE if the entry can still be taken back, UNKNOWN if not.
   *
   * @param why what ended the wait, for people
   */
  final void giveUp(String why) {
    if (answered() || !first(ANSWERED)) {
      return;
    }
    Append.Attempt started = attempt;
    if (started != null && started.withdraw()) {
      release();
      answer(
          new NotAppended(
              AppendOutcome.Cause.UNAVAILABLE,
              why + " before the queue took it; nothing was appended: try again"));
    } else {
      answer(new InDoubt(why + " while it was on its way to the queue"));
    }
  }

  private void answer(AppendOutcome outcome) {
    Answer answer = Answers.of(id, dueMillis, partOfSet, outcome);
    answer(answer);
    admitter.count(namespace, answer);
  }

  private void release() {
    if (first(RELEASED)) {
      admitter.bytes().release(bytes);
    }
  }

  private boolean first(int flag) {
    return (state.getAndAccumulate(flag, (now, more) -> now | more) & flag) == 0;
  }
}
