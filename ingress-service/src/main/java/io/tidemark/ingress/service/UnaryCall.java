/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.netty.shaded.io.netty.util.Timeout;
import io.grpc.netty.shaded.io.netty.util.TimerTask;
import io.grpc.stub.StreamObserver;
import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.metrics.CallMetrics;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call whose entry is on its way.
 *
 * @param <R> the response of its method
 */
final class UnaryCall<R> extends PendingEntry implements TimerTask {

  /** Why a call no longer waits: its own deadline, or the server's append timeout. */
  static final String TIME_IS_UP = "the time to append was up";

  private final StreamObserver<R> observer;
  private final Function<Answer, R> response;
  private final CallMetrics metrics;
  private final long startedNanos = System.nanoTime();
  private volatile @Nullable Timeout reminder;

  UnaryCall(
      StreamObserver<R> observer,
      Function<Answer, R> response,
      Admitted admitted,
      Admitter admitter) {
    super(admitted, admitter);
    this.observer = observer;
    this.response = response;
    this.metrics = admitter.metrics();
  }

  /** Answers after so long at the latest. */
  void within(long nanos, Deadlines deadlines) {
    if (answered()) {
      return;
    }
    Timeout set = deadlines.remind(this, nanos);
    reminder = set;
    if (answered()) {
      set.cancel();
    }
  }

  @Override
  public void run(Timeout timeout) {
    giveUp(TIME_IS_UP);
  }

  @Override
  void answer(Answer answer) {
    observer.onNext(response.apply(answer));
    observer.onCompleted();
    Timeout set = reminder;
    if (set != null) {
      set.cancel();
    }
    metrics.took(System.nanoTime() - startedNanos);
  }
}
