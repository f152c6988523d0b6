/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.wal;

import com.google.protobuf.util.Durations;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.CacheWrite.Operation;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.record.CacheWrite;
import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.WalHeaders;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import io.tidemark.targets.channel.TargetChannel;
import io.tidemark.targets.channel.WireTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Writes into a namespace of another log: the same id, so that a second attempt is the same record,
 * its first write time and its origin, due at once.
 */
final class WalTarget implements Target {

  private final TargetChannel channel;
  private final String namespace;
  private final long timeoutMillis;

  WalTarget(TargetChannel channel, String namespace, Duration timeout) {
    this.channel = channel;
    this.namespace = namespace;
    this.timeoutMillis = timeout.toMillis();
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    CompletableFuture<Delivery> delivery = new CompletableFuture<>();
    ClientCalls.asyncUnaryCall(
        channel
            .forCall()
            .newCall(
                WriteAheadLogGrpc.getWriteToLogMethod(),
                CallOptions.DEFAULT.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS)),
        request(record),
        new Answer(delivery));
    return delivery;
  }

  @Override
  public void close() {
    channel.close();
  }

  private WriteToLogRequest request(LogRecord record) {
    WriteToLogRequest.Builder request =
        WriteToLogRequest.newBuilder()
            .setNamespace(namespace)
            .setId(record.id())
            .setKey(record.key())
            .setPayload(record.payload())
            .setOriginRegion(record.originRegion())
            .setLifecycle(
                Lifecycle.newBuilder().setWriteTime(WireTime.timestamp(record.writtenMillis())));
    record.cacheWrite().ifPresent(write -> request.setCacheWrite(cacheWrite(write)));
    for (Header header : record.headers()) {
      // A protobuf map takes text: what is none is passed on as the nearest that is.
      request.putHeaders(header.name(), header.value().toStringUtf8());
    }
    if (!record.traceparent().isEmpty()) {
      request.putHeaders(WalHeaders.TRACEPARENT, record.traceparent());
    }
    return request.build();
  }

  private static io.tidemark.api.v1.CacheWrite cacheWrite(CacheWrite write) {
    boolean deletes = write.operation() == CacheWrite.Operation.DELETE;
    return io.tidemark.api.v1.CacheWrite.newBuilder()
        .setOperation(deletes ? Operation.DELETE : Operation.SET)
        .setTtl(Durations.fromSeconds(write.ttlSeconds()))
        .setFlags(write.flags())
        .build();
  }

  private record Answer(CompletableFuture<Delivery> delivery)
      implements StreamObserver<WriteToLogResponse> {
    @Override
    public void onNext(WriteToLogResponse response) {
      delivery.complete(WalOutcomes.of(response));
    }

    @Override
    public void onError(Throwable error) {
      delivery.complete(WalOutcomes.of(error));
    }

    @Override
    public void onCompleted() {}
  }
}
