/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Starts gRPC servers on free ports of this machine. */
public final class LocalServer {

  private LocalServer() {}

  /** One that serves this alone. */
  public static Server start(BindableService service) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(service)
        .build()
        .start();
  }
}
