/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.service;

import io.grpc.Context;
import io.grpc.netty.shaded.io.netty.util.Timeout;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.CancelResponse;
import io.tidemark.api.v1.GetMutationSetRequest;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.ingress.admit.RequestValidator;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.metrics.IngressMetrics;
import io.tidemark.ingress.metrics.LookupMetrics;
import io.tidemark.ingress.sets.SetLookup;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All methods of the API. Never waits, so it may run on the network's event loops. */
public final class WriteAheadLogService extends WriteAheadLogGrpc.WriteAheadLogImplBase
    implements AutoCloseable {

  /** What the queue's client is given beyond its own timeout, to tell the outcome itself. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final long patienceNanos;
  private final RequestValidator validator;
  private final UnaryMethod<WriteToLogResponse> writes;
  private final UnaryMethod<CancelResponse> cancels;
  private final Admitter batches;
  private final SetLookup sets;
  private final LookupMetrics lookups;
  private final Deadlines deadlines = new Deadlines();
  private final Set<StreamCall> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * The service.
   *
   * @param validator checks requests
   * @param bytes bounds what is in flight
   * @param append puts entries into queues; whoever made it closes it
   * @param sets says where a set stands
   * @param metrics counts answers
   * @param appendTimeout the one that {@code append} was made with; a little later what has no
   *     outcome yet is answered without it
   */
  public WriteAheadLogService(
      RequestValidator validator,
      BytesInFlight bytes,
      Append append,
      SetLookup sets,
      IngressMetrics metrics,
      Duration appendTimeout) {
    this.patienceNanos = appendTimeout.plus(PATIENCE).toNanos();
    this.validator = validator;
    this.writes = method(new Admitter(validator, bytes, append, metrics.writes()), Answer::toWrite);
    this.cancels =
        method(new Admitter(validator, bytes, append, metrics.cancels()), Answer::toCancel);
    this.batches = new Admitter(validator, bytes, append, metrics.batches());
    this.sets = sets;
    this.lookups = metrics.lookups();
  }

  @Override
  public void writeToLog(
      WriteToLogRequest request, StreamObserver<WriteToLogResponse> responseObserver) {
    writes.call(validator.validate(request, CallTrace.current()), responseObserver);
  }

  @Override
  public void cancel(CancelRequest request, StreamObserver<CancelResponse> responseObserver) {
    cancels.call(validator.validate(request), responseObserver);
  }

  @Override
  public void getMutationSet(
      GetMutationSetRequest request, StreamObserver<MutationSet> responseObserver) {
    long nanos = Deadlines.nanosToAnswer(Context.current().getDeadline());
    new SetCall(responseObserver, sets.namespace(request), lookups)
        .answer(sets.find(request), Math.max(0, Math.min(nanos, patienceNanos)), deadlines);
  }

  @Override
  public StreamObserver<WriteToLogBatchRequest> writeToLogStream(
      StreamObserver<WriteToLogBatchResponse> responseObserver) {
    StreamEnd end = new StreamEnd();
    StreamCall stream =
        new StreamCall(
            (ServerCallStreamObserver<WriteToLogBatchResponse>) responseObserver,
            batches,
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
   * clients like otherwise. Other calls end by themselves.
   */
  public void stopStreams() {
    stopping = true;
    streams.forEach(StreamCall::stop);
  }

  @Override
  public void close() {
    deadlines.close();
  }

  private <R> UnaryMethod<R> method(Admitter admitter, Function<Answer, R> response) {
    return new UnaryMethod<>(admitter, response, deadlines, patienceNanos);
  }

  private Timeout remind(Batch batch) {
    return deadlines.remind(timeout -> batch.giveUp(UnaryCall.TIME_IS_UP), patienceNanos);
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
