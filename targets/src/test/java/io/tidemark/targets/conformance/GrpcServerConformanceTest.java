/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.conformance;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A kind of target whose server speaks gRPC. */
abstract class GrpcServerConformanceTest extends TargetConformanceTest {

  private Server server;

  GrpcServerConformanceTest(String kind) {
    super(kind);
  }

  /** What the server does. */
  abstract BindableService service();

  @BeforeAll
  void start() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service())
            .build()
            .start();
  }

  @AfterAll
  void stop() throws Exception {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  @Override
  protected InetSocketAddress server() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
  }
}
