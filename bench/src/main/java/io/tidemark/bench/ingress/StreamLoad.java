/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.ingress;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A bulk producer on {@code WriteToLogStream}: one stream, as many batches under way as gRPC's own
 * flow control lets through, and every record acknowledged before it stops the watch.
 */
public final class StreamLoad {

  private final String address;
  private final WriteToLogBatchRequest batch;

  /**
   * Makes one.
   *
   * @param address the ingress, as HOST:PORT
   * @param batchRecords how many records a message carries
   * @param recordBytes the size of a payload
   */
  StreamLoad(String address, String namespace, int batchRecords, int recordBytes) {
    this(address, namespace, payloads(batchRecords, recordBytes));
  }

  /**
   * Makes one of payloads.
   *
   * @param payloads those of a message's records
   */
  public StreamLoad(String address, String namespace, List<ByteString> payloads) {
    this.address = address;
    WriteToLogBatchRequest.Builder builder = WriteToLogBatchRequest.newBuilder();
    payloads.forEach(
        payload ->
            builder.addRequests(
                WriteToLogRequest.newBuilder().setNamespace(namespace).setPayload(payload)));
    this.batch = builder.build();
  }

  private static List<ByteString> payloads(int count, int bytes) {
    Random random = new Random(7);
    List<ByteString> payloads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[bytes];
      random.nextBytes(payload);
      payloads.add(ByteString.copyFrom(payload));
    }
    return payloads;
  }

  /** Sends so many batches, and says how many records a second were acknowledged. */
  public double perSecond(int batches) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(address)
            .usePlaintext()
            .maxInboundMessageSize(64 * 1024 * 1024)
            .flowControlWindow(8 * 1024 * 1024)
            .build();
    try {
      Sender sender = new Sender(batch, batches);
      long start = System.nanoTime();
      WriteAheadLogGrpc.newStub(channel).writeToLogStream(sender);
      sender.done.get(10, TimeUnit.MINUTES);
      double seconds = (System.nanoTime() - start) / 1e9;
      return (double) batches * batch.getRequestsCount() / seconds;
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static final class Sender
      implements ClientResponseObserver<WriteToLogBatchRequest, WriteToLogBatchResponse> {

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final WriteToLogBatchRequest batch;
    private final int batches;
    private int sent;
    private int answered;

    Sender(WriteToLogBatchRequest batch, int batches) {
      this.batch = batch;
      this.batches = batches;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WriteToLogBatchRequest> requests) {
      requests.setOnReadyHandler(() -> send(requests));
    }

    private void send(ClientCallStreamObserver<WriteToLogBatchRequest> requests) {
      while (sent < batches && requests.isReady()) {
        requests.onNext(batch);
        sent++;
        if (sent == batches) {
          requests.onCompleted();
        }
      }
    }

    @Override
    public void onNext(WriteToLogBatchResponse response) {
      boolean all =
          response.getResponsesList().stream().allMatch(r -> r.getDurable() == Trilean.TRUE);
      if (!all || response.getResponsesCount() != batch.getRequestsCount()) {
        done.completeExceptionally(
            new IllegalStateException("not every record is durable: " + response.getResponses(0)));
      }
      answered++;
    }

    @Override
    public void onError(Throwable error) {
      done.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      if (answered == batches) {
        done.complete(null);
      } else {
        done.completeExceptionally(
            new IllegalStateException(answered + " of " + batches + " batches were answered"));
      }
    }
  }
}
