/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.CancelResponse;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.cli.demo.workload.Delete;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back deletes that wait. Safe for threads. */
final class Canceller {

  private static final Logger LOG = LoggerFactory.getLogger(Canceller.class);

  /** By then the job has read the write, and holds it. */
  private static final long PAUSE_MILLIS = 2_000;

  private static final long DEADLINE_SECONDS = 10;

  private final WriteAheadLogGrpc.WriteAheadLogStub stub;
  private final Requests requests;
  private final Answers answers;
  private final ScheduledExecutorService later;

  Canceller(Channel channel, Requests requests, Answers answers, ScheduledExecutorService later) {
    this.stub = WriteAheadLogGrpc.newStub(channel);
    this.requests = requests;
    this.answers = answers;
    this.later = later;
  }

  /** Takes back one that was just acknowledged. */
  void cancel(Delete delete) {
    cancel(delete, 1);
  }

  private void cancel(Delete delete, int attempt) {
    try {
      var unused = later.schedule(() -> call(delete, attempt), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("record {} isn't cancelled: the demo is over", delete.id());
    }
  }

  private void call(Delete delete, int attempt) {
    stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .cancel(
            requests.cancellation(delete),
            new StreamObserver<>() {
              private boolean durable;
              private String message = "no answer";

              @Override
              public void onNext(CancelResponse response) {
                durable = response.getDurable() == Trilean.TRUE;
                message = response.getDurable() + " " + response.getMessage();
              }

              @Override
              public void onError(Throwable thrown) {
                message = thrown.toString();
                end();
              }

              @Override
              public void onCompleted() {
                end();
              }

              private void end() {
                if (!durable && answers.cancelAgain(delete, attempt, message)) {
                  cancel(delete, attempt + 1);
                } else if (durable) {
                  answers.cancelled(delete);
                } else {
                  answers.over();
                }
              }
            });
  }
}
