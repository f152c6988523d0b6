/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.netty.shaded.io.netty.util.Timeout;
import io.grpc.netty.shaded.io.netty.util.TimerTask;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.metrics.IngressMetrics;
import org.jspecify.annotations.Nullable;

/** A call of {@code WriteToLog} whose record is on its way. */
final class UnaryCall extends PendingRecord implements TimerTask {

  /** Why a call no longer waits: its own deadline, or the server's append timeout. */
  static final String TIME_IS_UP = "the time to append was up";

  private final StreamObserver<WriteToLogResponse> observer;
  private final IngressMetrics metrics;
  private final long startedNanos = System.nanoTime();
  private volatile @Nullable Timeout reminder;

  UnaryCall(StreamObserver<WriteToLogResponse> observer, Admitted admitted, Admitter admitter) {
    super(admitted, admitter);
    this.observer = observer;
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
  void answer(WriteToLogResponse response) {
    observer.onNext(response);
    observer.onCompleted();
    Timeout set = reminder;
    if (set != null) {
      set.cancel();
    }
    metrics.unaryTook(System.nanoTime() - startedNanos);
  }
}
