/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.ingress;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A server at the address of WriteToLog that does nothing: what gRPC alone costs.
 *
 * <p>{@code echo} is the bare server that anyone would write: gRPC's own defaults, and the request
 * sent back. {@code lean} is the least that gRPC can do: no thread but the connection's, and an
 * answer of eight bytes.
 */
public final class EchoServer {

  private EchoServer() {}

  /**
   * Serves until the process ends.
   *
   * @param args {@code echo} or {@code lean}, and the port on 127.0.0.1
   */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    switch (args[0]) {
      case "echo" -> server.addService(echo());
      case "lean" -> server.directExecutor().addService(new Lean());
      default -> throw new IllegalArgumentException(args[0] + " is neither echo nor lean");
    }
    Server running = server.build().start();
    running.awaitTermination();
  }

  private static ServerServiceDefinition echo() {
    MethodDescriptor<WriteToLogRequest, WriteToLogRequest> method =
        MethodDescriptor.<WriteToLogRequest, WriteToLogRequest>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(WriteAheadLogGrpc.getWriteToLogMethod().getFullMethodName())
            .setRequestMarshaller(ProtoUtils.marshaller(WriteToLogRequest.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(WriteToLogRequest.getDefaultInstance()))
            .build();
    return ServerServiceDefinition.builder(WriteAheadLogGrpc.SERVICE_NAME)
        .addMethod(
            method,
            ServerCalls.asyncUnaryCall(
                (request, responses) -> {
                  responses.onNext(request);
                  responses.onCompleted();
                }))
        .build();
  }

  private static final class Lean extends WriteAheadLogGrpc.WriteAheadLogImplBase {
    @Override
    public void writeToLog(
        WriteToLogRequest request, StreamObserver<WriteToLogResponse> responses) {
      responses.onNext(
          WriteToLogResponse.newBuilder().setDurable(Trilean.TRUE).setId("lean").build());
      responses.onCompleted();
    }
  }
}
