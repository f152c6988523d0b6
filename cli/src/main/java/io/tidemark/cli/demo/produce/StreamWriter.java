/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.cli.demo.workload.Delete;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches on one stream, as fast as the server asks for them. What a broken stream leaves
 * without an answer is unknown, and written again by single calls. Safe for threads.
 */
final class StreamWriter
    implements ClientResponseObserver<WriteToLogBatchRequest, WriteToLogBatchResponse> {

  private static final int BATCH = 200;

  private final Requests requests;
  private final Answers answers;
  private final Consumer<Delete> fallback;
  private final Deque<Delete> waiting = new ArrayDeque<>();
  private final Deque<List<Write>> unanswered = new ArrayDeque<>();
  private @Nullable ClientCallStreamObserver<WriteToLogBatchRequest> out;
  private boolean last;
  private boolean closed;

  private StreamWriter(Requests requests, Answers answers, Consumer<Delete> fallback) {
    this.requests = requests;
    this.answers = answers;
    this.fallback = fallback;
  }

  /**
   * Opens a stream.
   *
   * @param fallback writes what was never sent when the stream breaks
   */
  static StreamWriter open(
      Channel channel, Requests requests, Answers answers, Consumer<Delete> fallback) {
    StreamWriter writer = new StreamWriter(requests, answers, fallback);
    var unused = WriteAheadLogGrpc.newStub(channel).writeToLogStream(writer);
    return writer;
  }

  /** Writes it as soon as the server takes another batch. */
  void write(Delete delete) {
    boolean broken;
    synchronized (this) {
      broken = closed;
      if (!broken) {
        waiting.add(delete);
      }
    }
    if (broken) {
      fallback.accept(delete);
    }
  }

  /** Nothing more comes; what is left is still written. */
  void end() {
    synchronized (this) {
      last = true;
    }
    advance();
  }

  /** Sends what waits, as far as the server takes it. */
  synchronized void advance() {
    ClientCallStreamObserver<WriteToLogBatchRequest> stream = out;
    if (stream == null || closed) {
      return;
    }
    while (!waiting.isEmpty() && stream.isReady()) {
      WriteToLogBatchRequest.Builder request = WriteToLogBatchRequest.newBuilder();
      List<Write> batch = new ArrayList<>(BATCH);
      while (!waiting.isEmpty() && batch.size() < BATCH) {
        Delete delete = waiting.remove();
        batch.add(answers.begin(delete, 1));
        request.addRequests(requests.of(delete));
      }
      unanswered.add(batch);
      stream.onNext(request.build());
    }
    if (last && waiting.isEmpty()) {
      closed = true;
      stream.onCompleted();
    }
  }

  @Override
  public synchronized void beforeStart(ClientCallStreamObserver<WriteToLogBatchRequest> stream) {
    out = stream;
    stream.setOnReadyHandler(this::advance);
  }

  @Override
  public void onNext(WriteToLogBatchResponse response) {
    List<Write> batch;
    synchronized (this) {
      batch = unanswered.isEmpty() ? List.of() : unanswered.remove();
    }
    for (int i = 0; i < batch.size(); i++) {
      if (i < response.getResponsesCount()) {
        answers.answered(batch.get(i), response.getResponses(i));
      } else {
        answers.failed(batch.get(i), Status.INTERNAL.withDescription("a batch answered in part"));
      }
    }
  }

  @Override
  public void onError(Throwable thrown) {
    broken(Status.fromThrowable(thrown));
  }

  @Override
  public void onCompleted() {
    broken(Status.INTERNAL.withDescription("the stream ended without an answer"));
  }

  private void broken(Status status) {
    List<Write> lost = new ArrayList<>();
    List<Delete> unsent;
    synchronized (this) {
      closed = true;
      unanswered.forEach(lost::addAll);
      unanswered.clear();
      unsent = List.copyOf(waiting);
      waiting.clear();
    }
    lost.forEach(write -> answers.failed(write, status));
    unsent.forEach(fallback);
  }
}
