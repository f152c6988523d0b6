/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.ingress;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server of WriteToLog that answers at once and does nothing: what gRPC alone costs. */
public final class EchoServer {

  private EchoServer() {}

  /**
   * Serves until the process ends.
   *
   * @param args the port on 127.0.0.1
   */
  public static void main(String[] args) throws Exception {
    Server server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
            .directExecutor()
            .addService(new Echo())
            .build()
            .start();
    server.awaitTermination();
  }

  private static final class Echo extends WriteAheadLogGrpc.WriteAheadLogImplBase {
    @Override
    public void writeToLog(
        WriteToLogRequest request, StreamObserver<WriteToLogResponse> responses) {
      responses.onNext(
          WriteToLogResponse.newBuilder().setDurable(Trilean.TRUE).setId("echo").build());
      responses.onCompleted();
    }
  }
}
