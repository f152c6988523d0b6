/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.record.TargetUri;
import io.tidemark.target.Target;
import io.tidemark.target.TargetContext;
import io.tidemark.target.TargetFactory;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Makes targets of {@code grpc://HOST:PORT} and, over TLS, {@code grpcs://HOST:PORT}. */
public final class GrpcTargetFactory implements TargetFactory {

  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  @Override
  public Set<String> schemes() {
    return Set.of("grpc", "grpcs");
  }

  @Override
  public void validate(TargetUri uri) {
    URI address = uri.toUri();
    boolean bare = address.getRawPath().isEmpty() || address.getRawPath().equals("/");
    if (address.getPort() < 1 || !bare || address.getRawQuery() != null) {

      throw new IllegalArgumentException(
          "'%s' is no place of a gRPC server; write %s://HOST:PORT".formatted(uri, uri.scheme()));
    }
  }

  @Override
  public Target create(TargetUri uri, TargetContext context) {
    validate(uri);
    URI address = uri.toUri();
    NettyChannelBuilder channel =
        NettyChannelBuilder.forAddress(address.getHost(), address.getPort())
            // Answers are small and are only handed on: no thread of its own is worth it.
            .directExecutor()
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(false)
            // Retrying is the namespace's policy, not the channel's.
            .disableRetry()
            .disableServiceConfigLookUp();
    ManagedChannel built =
        uri.scheme().equals("grpcs")
            ? channel.useTransportSecurity().build()
            : channel.usePlaintext().build();
    return new GrpcTarget(built, context.timeout(), System::nanoTime);
  }
}
