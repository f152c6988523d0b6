/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.DeliverRequest;
import io.tidemark.api.v1.DeliverResponse;
import io.tidemark.api.v1.DeliveryTargetGrpc;
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
import java.util.regex.Pattern;

/** Calls {@code DeliveryTarget.Deliver} of one application. */
final class GrpcTarget implements Target {

  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of(WalHeaders.TRACEPARENT, Metadata.ASCII_STRING_MARSHALLER);

  /** What may be in metadata: visible ASCII. */
  private static final Pattern METADATA = Pattern.compile("[\\x20-\\x7e]{1,512}");

  private final TargetChannel channel;
  private final long timeoutMillis;

  GrpcTarget(TargetChannel channel, Duration timeout) {
    this.channel = channel;
    this.timeoutMillis = timeout.toMillis();
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    CompletableFuture<Delivery> delivery = new CompletableFuture<>();
    ClientCall<DeliverRequest, DeliverResponse> call =
        channel
            .forCall()
            .newCall(
                DeliveryTargetGrpc.getDeliverMethod(),
                CallOptions.DEFAULT.withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS));
    if (METADATA.matcher(record.traceparent()).matches()) {
      Metadata headers = new Metadata();
      headers.put(TRACEPARENT, record.traceparent());
      call = new WithHeaders<>(call, headers);
    }
    ClientCalls.asyncUnaryCall(call, request(record), new Answer(delivery));
    return delivery;
  }

  @Override
  public void close() {
    channel.close();
  }

  private static DeliverRequest request(LogRecord record) {
    DeliverRequest.Builder request =
        DeliverRequest.newBuilder()
            .setNamespace(record.namespace())
            .setId(record.id())
            .setKey(record.key())
            .setPayload(record.payload())
            .setAttempt(record.attempt())
            .setDue(WireTime.timestamp(record.dueMillis()))
            .setWriteTime(WireTime.timestamp(record.writtenMillis()));
    for (Header header : record.headers()) {
      // A protobuf map takes text: what is none is passed on as the nearest that is.
      request.putHeaders(header.name(), header.value().toStringUtf8());
    }
    return request.build();
  }

  /** Adds metadata to a call. */
  private static final class WithHeaders<Q, A>
      extends io.grpc.ForwardingClientCall.SimpleForwardingClientCall<Q, A> {
    private final Metadata more;

    WithHeaders(ClientCall<Q, A> call, Metadata more) {
      super(call);
      this.more = more;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      headers.merge(more);
      super.start(listener, headers);
    }
  }

  private static final class Answer implements StreamObserver<DeliverResponse> {
    private final CompletableFuture<Delivery> delivery;

    Answer(CompletableFuture<Delivery> delivery) {
      this.delivery = delivery;
    }

    @Override
    public void onNext(DeliverResponse response) {
      delivery.complete(GrpcOutcomes.of(response));
    }

    @Override
    public void onError(Throwable error) {
      delivery.complete(GrpcOutcomes.of(error));
    }

    @Override
    public void onCompleted() {}
  }
}
