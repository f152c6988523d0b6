/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.ApplyRequest;
import io.tidemark.api.v1.ApplyResponse;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.ReadRequest;
import io.tidemark.api.v1.ReadResponse;
import io.tidemark.writer.cache.Cache;
import io.tidemark.writer.metrics.WriterMetrics;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The service of a Writer group. Nothing in it waits. */
public final class CacheWriterService extends CacheWriterGrpc.CacheWriterImplBase {

  private final Cache cache;
  private final Writes writes;
  private final Room room = new Room();
  private final WriterMetrics metrics;
  private final InstantSource clock;
  private final Set<ApplyStream> streams = ConcurrentHashMap.newKeySet();
  private final ExecutorService answers =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "answers");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A service.
   *
   * @param cache where writes go
   * @param metrics counts them
   * @param clock what lifetimes are reckoned by
   */
  public CacheWriterService(Cache cache, WriterMetrics metrics, InstantSource clock) {
    this.cache = cache;
    this.writes = new Writes(cache, clock);
    this.metrics = metrics;
    this.clock = clock;
    metrics.watchBytes(room::bytes);
  }

  @Override
  public StreamObserver<ApplyRequest> apply(StreamObserver<ApplyResponse> observer) {
    ServerCallStreamObserver<ApplyResponse> responses =
        (ServerCallStreamObserver<ApplyResponse>) observer;
    responses.disableAutoRequest();
    ApplyStream stream = new ApplyStream(writes, room, metrics, clock, answers, responses);
    streams.add(stream);
    responses.setOnReadyHandler(stream::ask);
    responses.setOnCancelHandler(
        () -> {
          stream.cancel();
          streams.remove(stream);
        });
    responses.setOnCloseHandler(() -> streams.remove(stream));
    stream.start();
    return stream;
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadResponse> responses) {
    String wrong = KeyRead.wrong(request);
    if (wrong != null) {
      responses.onError(Status.INVALID_ARGUMENT.withDescription(wrong).asException());
      return;
    }
    var unused =
        new KeyRead(cache, request)
            .answer()
            .whenComplete(
                (response, error) -> {
                  metrics.read(request.getKeysCount());
                  if (error == null) {
                    responses.onNext(response);
                    responses.onCompleted();
                  } else {
                    responses.onError(Status.fromThrowable(error).asException());
                  }
                });
  }

  /** Answers what is begun on all streams, and ends them. */
  public void stopStreams() {
    streams.forEach(ApplyStream::stop);
  }

  /** Lets go of its thread. */
  public void close() {
    answers.shutdown();
  }
}
