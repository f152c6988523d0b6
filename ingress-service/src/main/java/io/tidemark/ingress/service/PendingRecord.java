/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.append.AppendOutcome;
import io.tidemark.ingress.append.AppendOutcome.InDoubt;
import io.tidemark.ingress.append.AppendOutcome.NotAppended;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A record between acceptance and answer. It is answered once, by whichever comes first: its
 * outcome, or the end of its caller's patience. Its bytes count until its outcome is known, even
 * past the answer, because until then the queue's client holds them.
 *
 * <p>It keeps of the record only what the answer needs, so that a payload is garbage as soon as the
 * queue's client has its own copy.
 */
abstract class PendingRecord implements Append.Listener {

  private static final int ANSWERED = 1;
  private static final int RELEASED = 2;

  private final String id;
  private final String namespace;
  private final long dueMillis;
  private final int bytes;
  private final Admitter admitter;
  private final AtomicInteger state = new AtomicInteger();
  private volatile Append.@Nullable Attempt attempt;

  /** A record whose bytes have been acquired; it gives them back. */
  PendingRecord(Admitted admitted, Admitter admitter) {
    this.id = admitted.record().id();
    this.namespace = admitted.record().namespace();
    this.dueMillis = admitted.record().dueMillis();
    this.bytes = admitted.bytes();
    this.admitter = admitter;
  }

  /** Tells the caller. Called once, on any thread; must not wait. */
  abstract void answer(WriteToLogResponse response);

  final void start(Admitted admitted) {
    attempt = admitter.append().append(admitted.topic(), admitted.record(), this);
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
   * Answers now: FALSE if the record can still be taken back, UNKNOWN if not.
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
              why + " before the queue took the record; nothing was appended: write again"));
    } else {
      answer(new InDoubt(why + " while the record was on its way to the queue"));
    }
  }

  private void answer(AppendOutcome outcome) {
    WriteToLogResponse response = Answers.of(id, dueMillis, outcome);
    answer(response);
    admitter.metrics().answered(namespace, response);
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
