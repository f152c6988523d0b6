/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.Context;
import io.grpc.netty.shaded.io.netty.util.Timeout;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.ingress.admit.Admission;
import io.tidemark.ingress.admit.Admission.Admitted;
import io.tidemark.ingress.admit.Admission.Refused;
import io.tidemark.ingress.admit.RequestValidator;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.metrics.IngressMetrics;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Both methods of the API. Never waits, so it may run on the network's event loops. */
public final class WriteAheadLogService extends WriteAheadLogGrpc.WriteAheadLogImplBase
    implements AutoCloseable {

  /** What the queue's client is given beyond its own timeout, to tell the outcome itself. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final long patienceNanos;
  private final Admitter admitter;
  private final Deadlines deadlines = new Deadlines();
  private final Set<StreamCall> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * The service.
   *
   * @param validator checks requests
   * @param bytes bounds what is in flight
   * @param append puts records into queues; whoever made it closes it
   * @param metrics counts answers
   * @param appendTimeout the one that {@code append} was made with; a little later a record whose
   *     outcome is still open is answered without it
   */
  public WriteAheadLogService(
      RequestValidator validator,
      BytesInFlight bytes,
      Append append,
      IngressMetrics metrics,
      Duration appendTimeout) {
    this.patienceNanos = appendTimeout.plus(PATIENCE).toNanos();
    this.admitter = new Admitter(validator, bytes, append, metrics);
  }

  @Override
  public void writeToLog(
      WriteToLogRequest request, StreamObserver<WriteToLogResponse> responseObserver) {
    Admission admission = admitter.validator().validate(request, CallTrace.current());
    if (admission instanceof Refused refused) {
      reply(responseObserver, admitter.refuse(refused));
      return;
    }
    Admitted admitted = (Admitted) admission;
    long nanos = Deadlines.nanosToAnswer(Context.current().getDeadline());
    if (nanos <= 0) {
      reply(responseObserver, tooLate(admitted));
    } else if (admitter.bytes().tryAcquire(admitted.bytes())) {
      append(admitted, nanos, responseObserver);
    } else {
      admitter.overloaded(admitted);
      responseObserver.onError(Answers.overloaded());
    }
  }

  @Override
  public StreamObserver<WriteToLogBatchRequest> writeToLogStream(
      StreamObserver<WriteToLogBatchResponse> responseObserver) {
    StreamEnd end = new StreamEnd();
    StreamCall stream =
        new StreamCall(
            (ServerCallStreamObserver<WriteToLogBatchResponse>) responseObserver,
            admitter,
            CallTrace.current(),
            this::remind,
            end);
    end.stream = stream;
    streams.add(stream);
    long nanos = Deadlines.nanosToAnswer(Context.current().getDeadline());
    if (nanos != Deadlines.NEVER) {
      end.reminder = deadlines.remind(timeout -> stream.deadline(), Math.max(0, nanos));
    }
    stream.open();
    if (stopping) {
      stream.stop();
    }
    return stream;
  }

  /**
   * Ends the streams once what they took is answered; they would stay open for as long as their
   * clients like otherwise. Calls of {@code WriteToLog} end by themselves.
   */
  public void stopStreams() {
    stopping = true;
    streams.forEach(StreamCall::stop);
  }

  @Override
  public void close() {
    deadlines.close();
  }

  private void append(
      Admitted admitted, long nanos, StreamObserver<WriteToLogResponse> responseObserver) {
    UnaryCall call = new UnaryCall(responseObserver, admitted, admitter);
    ((ServerCallStreamObserver<WriteToLogResponse>) responseObserver)
        .setOnCancelHandler(() -> call.giveUp("the call was cancelled"));
    call.start(admitted);
    call.within(Math.min(nanos, patienceNanos), deadlines);
  }

  private Timeout remind(Batch batch) {
    return deadlines.remind(timeout -> batch.giveUp(UnaryCall.TIME_IS_UP), patienceNanos);
  }

  private WriteToLogResponse tooLate(Admitted admitted) {
    WriteToLogResponse response =
        Answers.refused(
            admitted.record().id(),
            Refusal.UNAVAILABLE,
            "the call's deadline leaves no time to append; nothing was appended: set a deadline of"
                + " a second or more");
    admitter.metrics().answered(admitted.record().namespace(), response);
    return response;
  }

  private static void reply(
      StreamObserver<WriteToLogResponse> observer, WriteToLogResponse response) {
    observer.onNext(response);
    observer.onCompleted();
  }

  /** What is left to do when a stream has ended. */
  private final class StreamEnd implements Runnable {
    private volatile @Nullable StreamCall stream;
    private volatile @Nullable Timeout reminder;

    @Override
    public void run() {
      StreamCall ended = stream;
      if (ended != null) {
        streams.remove(ended);
      }
      Timeout set = reminder;
      if (set != null) {
        set.cancel();
      }
    }
  }
}
