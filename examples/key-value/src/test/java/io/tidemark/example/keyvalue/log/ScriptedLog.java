/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.log;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.GetMutationSetRequest;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A log that keeps what it is sent, and answers as a test says. Over a real connection. */
public final class ScriptedLog extends WriteAheadLogGrpc.WriteAheadLogImplBase
    implements AutoCloseable {

  private final List<WriteToLogRequest> received = new CopyOnWriteArrayList<>();
  private final Map<String, MutationSet> sets = new ConcurrentHashMap<>();
  private final Server server;
  private final ManagedChannel channel;
  private volatile Function<WriteToLogRequest, WriteToLogResponse> answers = durable();
  private volatile Function<WriteToLogRequest, Boolean> breaks = request -> false;

  /** Starts one that takes everything. */
  public ScriptedLog() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .build()
            .start();
    channel = NettyChannelBuilder.forTarget(address()).usePlaintext().build();
  }

  static Function<WriteToLogRequest, WriteToLogResponse> durable() {
    return request -> WriteToLogResponse.newBuilder().setDurable(Trilean.TRUE).build();
  }

  static WriteToLogResponse refused(Refusal refusal, String message) {
    return WriteToLogResponse.newBuilder()
        .setDurable(Trilean.FALSE)
        .setRefusal(refusal)
        .setMessage(message)
        .build();
  }

  static WriteToLogResponse unknown(String message) {
    return WriteToLogResponse.newBuilder().setDurable(Trilean.UNKNOWN).setMessage(message).build();
  }

  /** Where it is. */
  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  ManagedChannel channel() {
    return channel;
  }

  /** What it was sent, in order. */
  public List<WriteToLogRequest> received() {
    return received;
  }

  void answer(Function<WriteToLogRequest, WriteToLogResponse> answers) {
    this.answers = answers;
  }

  /** Ends a stream instead of answering a batch that has such a request. */
  void breakAt(Function<WriteToLogRequest, Boolean> breaks) {
    this.breaks = breaks;
  }

  void remember(MutationSet set) {
    sets.put(set.getSetId(), set);
  }

  @Override
  public StreamObserver<WriteToLogBatchRequest> writeToLogStream(
      StreamObserver<WriteToLogBatchResponse> out) {
    return new StreamObserver<>() {
      @Override
      public void onNext(WriteToLogBatchRequest batch) {
        received.addAll(batch.getRequestsList());
        if (batch.getRequestsList().stream().anyMatch(breaks::apply)) {
          out.onError(Status.UNAVAILABLE.withDescription("broken").asRuntimeException());
          return;
        }
        WriteToLogBatchResponse.Builder response = WriteToLogBatchResponse.newBuilder();
        batch.getRequestsList().forEach(it -> response.addResponses(answers.apply(it)));
        out.onNext(response.build());
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }

  @Override
  public void getMutationSet(GetMutationSetRequest request, StreamObserver<MutationSet> out) {
    MutationSet set = sets.get(request.getSetId());
    if (set == null) {
      out.onError(Status.NOT_FOUND.asRuntimeException());
    } else {
      out.onNext(set);
      out.onCompleted();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
