/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.metrics;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpObjectAggregator;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerCodec;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Serves {@code /metrics} to Prometheus and {@code /healthz} to whoever watches the process. No
 * request that comes only in part keeps another from its answer: none has a thread to itself, and
 * each has a time within which all of it must be there.
 */
public final class MetricsEndpoint implements AutoCloseable {

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
  private static final int THREADS = 2;
  private static final int LARGEST_BODY = 8 * 1024;

  private final Channel listener;
  private final EventLoopGroup threads;

  private MetricsEndpoint(Channel listener, EventLoopGroup threads) {
    this.listener = listener;
    this.threads = threads;
  }

  /**
   * Starts to serve.
   *
   * @param address where; port 0 takes a free one
   * @param registry the metrics
   * @param serving whether requests are taken; if not, {@code /healthz} answers 503
   * @throws IOException if the address can't be bound
   */
  public static MetricsEndpoint start(
      InetSocketAddress address, PrometheusMeterRegistry registry, BooleanSupplier serving)
      throws IOException {
    return start(address, registry, serving, REQUEST_LIMIT);
  }

  /** The same with another time for a request to come in. */
  static MetricsEndpoint start(
      InetSocketAddress address,
      PrometheusMeterRegistry registry,
      BooleanSupplier serving,
      Duration requestLimit)
      throws IOException {
    EventLoopGroup threads =
        new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("metrics", true), NioIoHandler.newFactory());
    AtomicInteger open = new AtomicInteger();
    ServerBootstrap server =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connection
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(LARGEST_BODY),
                            new MetricsConnection(registry, serving, requestLimit, open));
                  }
                });
    try {
      return new MetricsEndpoint(server.bind(address).sync().channel(), threads);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop(threads);
      throw new IOException("interrupted while " + address + " was bound", e);
    } catch (Exception e) {
      stop(threads);
      throw e instanceof IOException known
          ? known
          : new IOException(address + " can't be bound: " + e.getMessage(), e);
    }
  }

  /** The port it is bound to. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    var unused = listener.close().awaitUninterruptibly();
    stop(threads);
  }

  private static void stop(EventLoopGroup threads) {
    var unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
