/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.metrics;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelFutureListener;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.SimpleChannelInboundHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.FullHttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.FullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpMethod;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponseStatus;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpUtil;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import io.grpc.netty.shaded.io.netty.handler.codec.http.QueryStringDecoder;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Answers the requests of one connection, and closes it when the next one doesn't come in time. */
final class MetricsConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** More than ever watch a process. One that floods it is not to take all of its descriptors. */
  private static final int MOST_CONNECTIONS = 256;

  private final PrometheusMeterRegistry registry;
  private final BooleanSupplier serving;
  private final Duration limit;
  private final AtomicInteger open;
  private @Nullable Future<?> deadline;

  MetricsConnection(
      PrometheusMeterRegistry registry,
      BooleanSupplier serving,
      Duration limit,
      AtomicInteger open) {
    this.registry = registry;
    this.serving = serving;
    this.limit = limit;
    this.open = open;
  }

  @Override
  public void channelActive(ChannelHandlerContext connection) {
    if (open.incrementAndGet() > MOST_CONNECTIONS) {
      var unused = connection.close();
      return;
    }
    await(connection);
  }

  @Override
  public void channelInactive(ChannelHandlerContext connection) {
    open.decrementAndGet();
    cancel();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext connection, FullHttpRequest request) {
    cancel();
    FullHttpResponse response =
        request.decoderResult().isSuccess()
            ? answer(new QueryStringDecoder(request.uri()).path())
            : response(HttpResponseStatus.BAD_REQUEST, "no HTTP request\n");
    HttpUtil.setContentLength(response, response.content().readableBytes());
    if (request.method().equals(HttpMethod.HEAD)) {
      response.content().clear();
    }
    boolean keep = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    HttpUtil.setKeepAlive(response, keep);
    // One that takes no answer is closed as well as one that sends no request.
    await(connection);
    ChannelFuture sent = connection.writeAndFlush(response);
    if (!keep) {
      var unused = sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private FullHttpResponse answer(String path) {
    if (path.equals("/metrics")) {
      return response(HttpResponseStatus.OK, registry.scrape(TEXT));
    }
    if (path.equals("/healthz")) {
      return serving.getAsBoolean()
          ? response(HttpResponseStatus.OK, "serving\n")
          : response(HttpResponseStatus.SERVICE_UNAVAILABLE, "not serving\n");
    }
    return response(HttpResponseStatus.NOT_FOUND, "there is /metrics and /healthz\n");
  }

  private static FullHttpResponse response(HttpResponseStatus status, String body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, TEXT);
    return response;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext connection, Throwable cause) {
    var unused = connection.close();
  }

  private void await(ChannelHandlerContext connection) {
    cancel();
    deadline =
        connection
            .executor()
            .schedule(
                () -> {
                  var unused = connection.close();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
