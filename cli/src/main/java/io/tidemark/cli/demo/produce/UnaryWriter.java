/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.cli.demo.workload.Delete;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes by single calls, a bounded number of them at a time. Safe for threads. */
final class UnaryWriter {

  private static final int MOST_OPEN = 256;
  private static final long DEADLINE_SECONDS = 10;

  private record Waiting(Delete delete, int attempt) {}

  private final WriteAheadLogGrpc.WriteAheadLogStub stub;
  private final Requests requests;
  private final Answers answers;
  private final ConcurrentLinkedQueue<Waiting> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();

  UnaryWriter(Channel channel, Requests requests, Answers answers) {
    this.stub = WriteAheadLogGrpc.newStub(channel);
    this.requests = requests;
    this.answers = answers;
  }

  void write(Delete delete, int attempt) {
    waiting.add(new Waiting(delete, attempt));
    advance();
  }

  private void advance() {
    while (!waiting.isEmpty()) {
      if (open.incrementAndGet() > MOST_OPEN) {
        open.decrementAndGet();
        return;
      }
      Waiting next = waiting.poll();
      if (next == null) {
        open.decrementAndGet();
      } else {
        call(next);
      }
    }
  }

  private void call(Waiting next) {
    Write write = answers.begin(next.delete(), next.attempt());
    stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .writeToLog(
            requests.of(next.delete()),
            new StreamObserver<>() {
              private boolean answered;

              @Override
              public void onNext(WriteToLogResponse response) {
                answered = true;
                answers.answered(write, response);
              }

              @Override
              public void onError(Throwable thrown) {
                if (!answered) {
                  answers.failed(write, Status.fromThrowable(thrown));
                }
                end();
              }

              @Override
              public void onCompleted() {
                if (!answered) {
                  answers.failed(write, Status.INTERNAL.withDescription("no answer"));
                }
                end();
              }
            });
  }

  private void end() {
    open.decrementAndGet();
    advance();
  }
}
