/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tidemark.ingress.admit.Admission;
import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.admit.Admission.Refused;
import java.util.function.Function;

/**
 * A method that appends one entry a call and answers with its outcome.
 *
 * @param admitter appends and counts
 * @param response the method's form of an answer
 * @param deadlines reminds of calls that have to be answered
 * @param patienceNanos how long the queue is given
 * @param <R> the method's response
 */
record UnaryMethod<R>(
    Admitter admitter, Function<Answer, R> response, Deadlines deadlines, long patienceNanos) {

  /** Answers a call whose request was checked, once its outcome is known or its time is up. */
  void call(Admission admission, StreamObserver<R> observer) {
    if (admission instanceof Refused refused) {
      reply(observer, admitter.refuse(refused));
      return;
    }
    Admitted admitted = (Admitted) admission;
    long nanos = Deadlines.nanosToAnswer(Context.current().getDeadline());
    if (nanos <= 0) {
      reply(observer, admitter.tooLate(admitted));
    } else if (admitter.bytes().tryAcquire(admitted.bytes())) {
      append(admitted, nanos, observer);
    } else {
      admitter.overloaded(admitted);
      observer.onError(Answers.overloaded());
    }
  }

  private void append(Admitted admitted, long nanos, StreamObserver<R> observer) {
    UnaryCall<R> call = new UnaryCall<>(observer, response, admitted, admitter);
    ((ServerCallStreamObserver<R>) observer)
        .setOnCancelHandler(() -> call.giveUp("the call was cancelled"));
    call.start(admitted);
    call.within(Math.min(nanos, patienceNanos), deadlines);
  }

  private void reply(StreamObserver<R> observer, Answer answer) {
    observer.onNext(response.apply(answer));
    observer.onCompleted();
  }
}
