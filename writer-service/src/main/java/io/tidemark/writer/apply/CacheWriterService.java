/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.apply;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.ApplyRequest;
import io.tidemark.api.v1.ApplyResponse;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.api.v1.CachedValue;
import io.tidemark.api.v1.ReadRequest;
import io.tidemark.api.v1.ReadResponse;
import io.tidemark.writer.cache.Cache;
import io.tidemark.writer.metrics.WriterMetrics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The service of a Writer group. Nothing in it waits. */
public final class CacheWriterService extends CacheWriterGrpc.CacheWriterImplBase {

  /** How many keys may be read at once. */
  static final int MOST_KEYS = 1_000;

  /** How many bytes of values an answer may have. */
  static final int MOST_READ_BYTES = 32 * 1024 * 1024;

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
    String wrong = wrong(request);
    if (wrong != null) {
      responses.onError(Status.INVALID_ARGUMENT.withDescription(wrong).asException());
      return;
    }
    List<CompletableFuture<Cache.Found>> reads = new ArrayList<>();
    for (ByteString key : request.getKeysList()) {
      reads.add(cache.get(key).toCompletableFuture());
    }
    var unused =
        CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
            .whenComplete(
                (all, defect) -> {
                  metrics.read(reads.size());
                  if (defect != null) {
                    responses.onError(
                        Status.INTERNAL.withDescription("defect: " + defect).asException());
                  } else {
                    answer(reads, responses);
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

  private static void answer(
      List<CompletableFuture<Cache.Found>> reads, StreamObserver<ReadResponse> responses) {
    ReadResponse.Builder response = ReadResponse.newBuilder();
    long bytes = 0;
    for (CompletableFuture<Cache.Found> read : reads) {
      Cache.Found found = read.join();
      if (found.answer() != Cache.Answer.DONE) {
        responses.onError(
            Status.UNAVAILABLE
                .withDescription("the memcached server that has one of the keys doesn't answer")
                .asException());
        return;
      }
      CachedValue.Builder value = CachedValue.newBuilder();
      Cache.Item item = found.item();
      if (item != null) {
        bytes += item.value().size();
        value.setFound(true).setValue(item.value()).setFlags(item.flags());
      }
      response.addValues(value);
    }
    if (bytes > MOST_READ_BYTES) {
      responses.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription(
                  "the values have %d bytes; the most is %d: read fewer keys at once"
                      .formatted(bytes, MOST_READ_BYTES))
              .asException());
      return;
    }
    responses.onNext(response.build());
    responses.onCompleted();
  }

  private static @org.jspecify.annotations.Nullable String wrong(ReadRequest request) {
    if (request.getKeysCount() == 0 || request.getKeysCount() > MOST_KEYS) {
      return "%d keys; there must be 1 to %d".formatted(request.getKeysCount(), MOST_KEYS);
    }
    for (ByteString key : request.getKeysList()) {
      String wrong = Writes.wrongKey(key);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }
}
