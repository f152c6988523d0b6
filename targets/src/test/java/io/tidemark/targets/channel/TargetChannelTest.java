/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Server;
import io.grpc.StatusOr;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of a name that has the addresses of several servers. */
class TargetChannelTest {

  private final Names names = new Names();
  private final Replica first = new Replica();
  private final Replica second = new Replica();

  @BeforeEach
  void start() throws IOException {
    NameResolverRegistry.getDefaultRegistry().register(names);
    first.start();
    second.start();
  }

  @AfterEach
  void stop() throws Exception {
    NameResolverRegistry.getDefaultRegistry().deregister(names);
    first.server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    second.server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  @Test
  void everyServerOfTheNameHasItsPart() {
    names.addresses.addAll(List.of(first.address(), second.address()));
    try (TargetChannel channel = open()) {
      Awaitility.await()
          .until(
              () -> {
                call(channel);
                return first.calls.get() > 0 && second.calls.get() > 0;
              });
      int before = second.calls.get();
      for (int i = 0; i < 10; i++) {
        call(channel);
      }
      assertThat(second.calls.get() - before).isEqualTo(5);
    }
  }

  @Test
  void aServerThatIsAddedHasItsPartOnceAConnectionIsOfAge() {
    names.addresses.add(first.address());
    try (TargetChannel channel = open()) {
      call(channel);
      names.addresses.add(second.address());
      Awaitility.await()
          .atMost(30, TimeUnit.SECONDS)
          .until(
              () -> {
                call(channel);
                return second.calls.get() > 0;
              });
    }
  }

  private static TargetChannel open() {
    return TargetChannel.open(NettyChannelBuilder.forTarget("names:///replicas"), false, 1 << 20);
  }

  private static void call(TargetChannel channel) {
    WriteToLogResponse unused =
        WriteAheadLogGrpc.newBlockingStub(channel.forCall())
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .writeToLog(WriteToLogRequest.newBuilder().setPayload(ByteString.EMPTY).build());
  }

  /** A server, whose connections last a second. */
  private static final class Replica extends WriteAheadLogGrpc.WriteAheadLogImplBase {

    private final AtomicInteger calls = new AtomicInteger();
    private Server server;

    void start() throws IOException {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .maxConnectionAge(1, TimeUnit.SECONDS)
              .addService(this)
              .build()
              .start();
    }

    SocketAddress address() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
    }

    @Override
    public void writeToLog(WriteToLogRequest request, StreamObserver<WriteToLogResponse> response) {
      calls.incrementAndGet();
      response.onNext(WriteToLogResponse.getDefaultInstance());
      response.onCompleted();
    }
  }

  /** Says what a name has now, as DNS does, whenever it is asked anew. */
  private static final class Names extends NameResolverProvider {

    private final List<SocketAddress> addresses = new CopyOnWriteArrayList<>();

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }

    @Override
    public String getDefaultScheme() {
      return "names";
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
      return Set.of(InetSocketAddress.class);
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      return new NameResolver() {
        private Listener2 listener;

        @Override
        public String getServiceAuthority() {
          return "replicas";
        }

        @Override
        public void start(Listener2 told) {
          listener = told;
          tell();
        }

        @Override
        public void refresh() {
          tell();
        }

        private void tell() {
          args.getSynchronizationContext()
              .execute(
                  () ->
                      listener.onResult(
                          ResolutionResult.newBuilder()
                              .setAddressesOrError(
                                  StatusOr.fromValue(
                                      addresses.stream().map(EquivalentAddressGroup::new).toList()))
                              .build()));
        }

        @Override
        public void shutdown() {}
      };
    }
  }
}
