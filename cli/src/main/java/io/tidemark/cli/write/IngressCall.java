/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteAheadLogGrpc.WriteAheadLogBlockingStub;
import io.tidemark.cli.stack.StackPlace;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ingress a command calls, and for how long. */
@SuppressWarnings("NullAway.Init") // picocli sets the mixin.
final class IngressCall {

  @Mixin private StackPlace place;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      description = "An ingress elsewhere. Default: the one of the stack that is up.")
  private @Nullable String address;

  @Option(
      names = "--timeout",
      paramLabel = "SPAN",
      converter = Span.class,
      description = "How long to wait for the answer. Default: 10s.")
  private Duration timeout = Duration.ofSeconds(10);

  /** The address of the ingress. */
  String server() {
    return address != null ? address : place.stack().ingressAddress();
  }

  /**
   * Calls the ingress to write.
   *
   * @param server its address
   * @param id the record's id, for the case that no answer comes
   * @param method what to call, and what its answer says
   */
  Outcome call(String server, String id, Function<WriteAheadLogBlockingStub, Outcome> method) {
    return ask(server, method, failure -> Outcome.of(failure, id));
  }

  /**
   * Calls the ingress.
   *
   * @param server its address
   * @param method what to call, and what its answer says
   * @param failed what a call says that ends without an answer
   */
  <T> T ask(
      String server, Function<WriteAheadLogBlockingStub, T> method, Function<Status, T> failed) {
    ManagedChannel channel =
        ManagedChannelBuilder.forTarget(server)
            .defaultLoadBalancingPolicy("round_robin")
            .usePlaintext()
            .build();
    try {
      return method.apply(
          WriteAheadLogGrpc.newBlockingStub(channel)
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      return failed.apply(e.getStatus());
    } finally {
      channel.shutdownNow();
    }
  }
}
