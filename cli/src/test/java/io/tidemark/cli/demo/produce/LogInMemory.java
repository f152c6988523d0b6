/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import com.google.protobuf.Timestamp;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.CancelResponse;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.cli.LocalServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A log that keeps what it takes, on a free port, with the troubles that a real one may have. */
final class LogInMemory extends WriteAheadLogGrpc.WriteAheadLogImplBase implements AutoCloseable {

  /** How often each record was appended. */
  final Map<String, Integer> appended = new ConcurrentHashMap<>();

  /** How often each record was cancelled. */
  final Map<String, Integer> cancelled = new ConcurrentHashMap<>();

  private final AtomicInteger batches = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final int breakAtBatch;
  private final int exhaustedCalls;
  private final Server server;

  /**
   * Starts one.
   *
   * @param breakAtBatch the stream breaks after this batch was appended; 0: never
   * @param exhaustedCalls so many single calls are turned away first
   */
  LogInMemory(int breakAtBatch, int exhaustedCalls) throws IOException {
    this.breakAtBatch = breakAtBatch;
    this.exhaustedCalls = exhaustedCalls;
    this.server = LocalServer.start(this);
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void writeToLog(WriteToLogRequest request, StreamObserver<WriteToLogResponse> out) {
    if (calls.incrementAndGet() <= exhaustedCalls) {
      out.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
    } else {
      out.onNext(append(request));
      out.onCompleted();
    }
  }

  @Override
  public StreamObserver<WriteToLogBatchRequest> writeToLogStream(
      StreamObserver<WriteToLogBatchResponse> out) {
    return new StreamObserver<>() {
      @Override
      public void onNext(WriteToLogBatchRequest request) {
        WriteToLogBatchResponse.Builder response = WriteToLogBatchResponse.newBuilder();
        request.getRequestsList().forEach(each -> response.addResponses(append(each)));
        if (batches.incrementAndGet() == breakAtBatch) {
          out.onError(Status.UNAVAILABLE.asRuntimeException());
        } else if (breakAtBatch == 0 || batches.get() < breakAtBatch) {
          out.onNext(response.build());
        }
      }

      @Override
      public void onError(Throwable thrown) {}

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }

  @Override
  public void cancel(CancelRequest request, StreamObserver<CancelResponse> out) {
    // Of each record the first wish goes astray, in one way or another.
    int times = cancelled.merge(request.getId(), 1, Integer::sum);
    if (times == 1 && request.getId().hashCode() % 2 == 0) {
      out.onError(Status.UNAVAILABLE.asRuntimeException());
    } else {
      Trilean durable = times == 1 ? Trilean.UNKNOWN : Trilean.TRUE;
      out.onNext(CancelResponse.newBuilder().setId(request.getId()).setDurable(durable).build());
      out.onCompleted();
    }
  }

  private WriteToLogResponse append(WriteToLogRequest request) {
    WriteToLogResponse.Builder response = WriteToLogResponse.newBuilder().setId(request.getId());
    if (request.getTarget().getUri().contains("not-allowed")) {
      return response
          .setDurable(Trilean.FALSE)
          .setRefusal(Refusal.TARGET_NOT_ALLOWED)
          .setMessage("target not allowed")
          .build();
    }
    appended.merge(request.getId(), 1, Integer::sum);
    return response
        .setDurable(Trilean.TRUE)
        .setDue(Timestamp.newBuilder().setSeconds(4_000_000_000L))
        .build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
