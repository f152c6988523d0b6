/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.channel;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.record.TargetUri;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The connections to the gRPC servers of one name. It connects when it is first used, and again
 * when it is used after the server was away. Safe for threads.
 */
public final class TargetChannel implements AutoCloseable {

  /** How often a channel that has no connection may be told to try again at once. */
  private static final long RECONNECT_NANOS = Duration.ofSeconds(1).toNanos();

  /** A server may put a long text into the status that it refuses a record with. */
  private static final int MAX_METADATA_BYTES = 256 * 1024;

  private final ManagedChannel channel;
  private final LongSupplier nanoTime;
  private final AtomicLong reconnectedNanos;

  private TargetChannel(ManagedChannel channel, LongSupplier nanoTime) {
    this.channel = channel;
    this.nanoTime = nanoTime;
    this.reconnectedNanos = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * A channel to the server of an address.
   *
   * @param uri the address; over TLS where its scheme ends with {@code s}
   * @param maxAnswerBytes how large an answer may be
   */
  public static TargetChannel open(TargetUri uri, int maxAnswerBytes) {
    return open(
        uri.host().indexOf('_') >= 0
            ? NettyChannelBuilder.forTarget(PlainNames.target(uri.host(), uri.port()))
            : NettyChannelBuilder.forAddress(uri.host(), uri.port()),
        uri.scheme().endsWith("s"),
        maxAnswerBytes);
  }

  /**
   * The same of a builder that knows where the server is.
   *
   * @param tls whether the connection is over TLS
   */
  static TargetChannel open(NettyChannelBuilder builder, boolean tls, int maxAnswerBytes) {
    NettyChannelBuilder channel =
        builder
            // All addresses of the name, so that a replica that is added gets its part.
            .defaultLoadBalancingPolicy("round_robin")
            // Answers are small and are only handed on: no thread of its own is worth it.
            .directExecutor()
            .maxInboundMessageSize(maxAnswerBytes)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(false)
            // Retrying is the namespace's policy, not the channel's.
            .disableRetry()
            .disableServiceConfigLookUp();
    if (!tls) {
      channel.usePlaintext();
    }
    return new TargetChannel(channel.build(), System::nanoTime);
  }

  /**
   * The channel, for a call. It is told to connect again where it isn't connected: left alone it
   * waits up to two minutes between two attempts, and fails every call meanwhile; how long to wait
   * for a target that is away is decided by whoever calls here.
   */
  public ManagedChannel forCall() {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      long now = nanoTime.getAsLong();
      long last = reconnectedNanos.get();
      if (now - last >= RECONNECT_NANOS && reconnectedNanos.compareAndSet(last, now)) {
        channel.resetConnectBackoff();
      }
    }
    return channel;
  }

  /**
   * Checks that an address names a server with a port.
   *
   * @param uri the address
   * @param path whether a path must follow
   * @param what what the server is, for the error
   * @param form how to write it
   * @throws IllegalArgumentException if it doesn't
   */
  public static void check(TargetUri uri, boolean path, String what, String form) {
    boolean bare = uri.path().isEmpty() || uri.path().equals("/");
    if (uri.port() < 1 || bare == path) {
      throw new IllegalArgumentException(
          "'%s' is no place of %s; write %s://%s".formatted(uri, what, uri.scheme(), form));
    }
    if (uri.scheme().endsWith("s") && uri.host().indexOf('_') >= 0) {
      throw new IllegalArgumentException(
          "'%s' has a host with '_', which TLS can't ask for; give it a name without one"
              .formatted(uri));
    }
  }

  /**
   * Whether a call failed since its connection was closed under it. Most such calls end with
   * UNAVAILABLE; one that was about to begin may end with UNKNOWN, which servers say as well, but
   * not with such a cause.
   */
  public static boolean isConnectionLost(Status status) {
    return status.getCode() == Status.Code.UNAVAILABLE
        || status.getCause() instanceof ClosedChannelException
        || status.getCause() instanceof SocketException;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
