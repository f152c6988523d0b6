/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.api.v1.Target;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.ingress.NamespaceFixtures.Registry;
import io.tidemark.testing.InMemoryClaimStore;
import io.tidemark.testing.InMemoryMutationSets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A whole ingress on free ports over a queue in memory, and a client of it. */
public final class RunningIngress implements AutoCloseable {

  public final InMemoryAppend queue = new InMemoryAppend();
  public final Registry registry =
      new Registry(
          NamespaceFixtures.orders(),
          NamespaceFixtures.large(),
          NamespaceFixtures.profiles(),
          NamespaceFixtures.queuedSets());
  public final InMemoryMutationSets sets = new InMemoryMutationSets(Clock.systemUTC());
  public final InMemoryClaimStore claims = new InMemoryClaimStore();
  public final IngressServer server;
  public final ManagedChannel channel;

  public RunningIngress() throws IOException {
    this(Duration.ofSeconds(30));
  }

  public RunningIngress(Duration appendTimeout) throws IOException {
    server =
        IngressServer.start(
            new IngressSettings(
                "127.0.0.1",
                0,
                0,
                Optional.empty(),
                "here",
                IngressSettings.LARGEST_MESSAGE,
                appendTimeout),
            registry,
            uri -> {},
            queue,
            namespace -> sets,
            namespace -> claims);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .maxInboundMessageSize(IngressSettings.LARGEST_MESSAGE)
            .build();
  }

  public WriteAheadLogGrpc.WriteAheadLogBlockingStub blocking() {
    return WriteAheadLogGrpc.newBlockingStub(channel);
  }

  public WriteAheadLogGrpc.WriteAheadLogFutureStub future() {
    return WriteAheadLogGrpc.newFutureStub(channel);
  }

  public WriteAheadLogGrpc.WriteAheadLogStub stub() {
    return WriteAheadLogGrpc.newStub(channel);
  }

  /** What an HTTP path of the metrics port answers. */
  public HttpResponse<String> http(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.metricsPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A request that is admitted. */
  public static WriteToLogRequest request(String id) {
    return request(id, 10);
  }

  /** A request that is admitted, with a payload of so many bytes. */
  public static WriteToLogRequest request(String id, int payload) {
    return WriteToLogRequest.newBuilder()
        .setNamespace("orders")
        .setId(id)
        .setPayload(ByteString.copyFrom(new byte[payload]))
        .setTarget(Target.newBuilder().setUri(NamespaceFixtures.TARGET))
        .build();
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(10, TimeUnit.SECONDS);
    if (!queue.closed()) {
      server.drain(Duration.ZERO, Duration.ofSeconds(2));
    }
  }
}
