/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.DeliverRequest;
import io.tidemark.api.v1.DeliverResponse;
import io.tidemark.api.v1.DeliveryTargetGrpc;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShortStatusTest {

  @Test
  void aClientOfTheSmallestLimitSeesTheRefusal() throws Exception {
    Server server =
        Listener.at(
                "127.0.0.1",
                0,
                Optional.empty(),
                1024,
                new ConnectionAge(Duration.ZERO, Duration.ZERO))
            .addService(
                new DeliveryTargetGrpc.DeliveryTargetImplBase() {
                  @Override
                  public void deliver(
                      DeliverRequest request, StreamObserver<DeliverResponse> responses) {
                    responses.onError(
                        Status.INVALID_ARGUMENT.withDescription("x".repeat(12_000)).asException());
                  }
                })
            .build()
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    try {
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  DeliveryTargetGrpc.newBlockingStub(channel)
                      .deliver(DeliverRequest.getDefaultInstance()));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(refused.getStatus().getDescription()).hasSize(ShortStatus.MOST_BYTES);
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  @Test
  void lettersBeyondAsciiTakeThreefoldRoomAndNoneIsCut() {
    String clipped = ShortStatus.clip("\ud83d\ude00".repeat(3_000));
    assertThat(clipped).isEqualTo("\ud83d\ude00".repeat(ShortStatus.MOST_BYTES / 12));
    assertThat(ShortStatus.clip("a%b")).isEqualTo("a%b");
  }
}
