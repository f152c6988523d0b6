/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.grpc;

import io.grpc.InsecureServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes gRPC servers of the kind whose services never wait. */
public final class Listener {

  private static final long SHORTEST_KEEPALIVE_SECONDS = 10;

  private Listener() {}

  /**
   * A server to add services to.
   *
   * @param host the address to bind to
   * @param port 0 takes a free one
   * @param tls without, calls are in plain text
   * @param largestMessage the largest message that is read at all, in bytes
   * @param age how long a client may keep its connection
   * @throws IOException if the TLS files can't be used
   */
  public static NettyServerBuilder at(
      String host, int port, Optional<Tls> tls, int largestMessage, ConnectionAge age)
      throws IOException {
    NettyServerBuilder builder = builder(new InetSocketAddress(host, port), tls);
    if (!age.most().isZero()) {
      builder
          .maxConnectionAge(age.most().toNanos(), TimeUnit.NANOSECONDS)
          .maxConnectionAgeGrace(age.grace().toNanos(), TimeUnit.NANOSECONDS);
    }
    return builder
        // Nothing in a service waits, so a hop to another thread would only cost.
        .directExecutor()
        .intercept(new ShortStatus())
        .maxInboundMessageSize(largestMessage)
        .permitKeepAliveTime(SHORTEST_KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true);
  }

  private static NettyServerBuilder builder(InetSocketAddress address, Optional<Tls> tls)
      throws IOException {
    if (tls.isEmpty()) {
      return NettyServerBuilder.forAddress(address, InsecureServerCredentials.create());
    }
    Tls files = tls.get();
    try {
      return NettyServerBuilder.forAddress(
          address, TlsServerCredentials.create(files.certificate().toFile(), files.key().toFile()));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "the TLS certificate %s or its key %s can't be used; each must be in PEM, the key in PKCS #8"
              .formatted(files.certificate(), files.key()),
          e);
    }
  }
}
