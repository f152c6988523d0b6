/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.DeliverRequest;
import io.tidemark.api.v1.DeliverResponse;
import io.tidemark.api.v1.DeliveryTargetGrpc;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadableRequestsTest {

  @Test
  void whatIsNoMessageIsRefusedAndTheNextCallOfTheConnectionIsAnswered() throws Exception {
    Server server =
        Listener.at(
                "127.0.0.1",
                0,
                Optional.empty(),
                1024,
                new ConnectionAge(Duration.ZERO, Duration.ZERO))
            .addService(ReadableRequests.of(new Application().bindService()))
            .build()
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    try {
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  ClientCalls.blockingUnaryCall(
                      channel,
                      nonsense(DeliveryTargetGrpc.getDeliverMethod()),
                      CallOptions.DEFAULT,
                      DeliverRequest.getDefaultInstance()));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(refused.getStatus().getDescription())
          .startsWith("the message is no request of tidemark.v1.DeliveryTarget/Deliver: ");
      assertThat(
              DeliveryTargetGrpc.newBlockingStub(channel)
                  .deliver(DeliverRequest.newBuilder().setId("a").build())
                  .getMessage())
          .isEqualTo("a");
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private static MethodDescriptor<DeliverRequest, DeliverResponse> nonsense(
      MethodDescriptor<DeliverRequest, DeliverResponse> method) {
    return method.toBuilder(
            new MethodDescriptor.Marshaller<DeliverRequest>() {
              @Override
              public InputStream stream(DeliverRequest request) {
                return new ByteArrayInputStream(new byte[] {(byte) 0xff, 1});
              }

              @Override
              public DeliverRequest parse(InputStream stream) {
                throw new UnsupportedOperationException("a client reads no requests");
              }
            },
            method.getResponseMarshaller())
        .build();
  }

  private static final class Application extends DeliveryTargetGrpc.DeliveryTargetImplBase {
    @Override
    public void deliver(DeliverRequest request, StreamObserver<DeliverResponse> responses) {
      responses.onNext(DeliverResponse.newBuilder().setMessage(request.getId()).build());
      responses.onCompleted();
    }
  }
}
