/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.api.v1.CacheWriterGrpc;
import io.tidemark.serving.grpc.ConnectionAge;
import io.tidemark.serving.grpc.Listener;
import io.tidemark.serving.grpc.ReadableRequests;
import io.tidemark.serving.grpc.SideCalls;
import io.tidemark.serving.grpc.Tls;
import io.tidemark.serving.metrics.MetricsEndpoint;
import io.tidemark.serving.metrics.ProcessMetrics;
import io.tidemark.writer.apply.CacheWriterService;
import io.tidemark.writer.cache.MemcachedCache;
import io.tidemark.writer.metrics.WriterMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running writer: the service with health and reflection beside it, and its metrics. */
public final class WriterServer {

  private static final Logger LOG = LoggerFactory.getLogger(WriterServer.class);

  /**
   * A thousand writes of a key and a value of a mebibyte are more; senders make smaller batches.
   */
  private static final int LARGEST_MESSAGE = 32 * 1024 * 1024;

  private final MemcachedCache cache;
  private final CacheWriterService service;
  private final HealthStatusManager health = new HealthStatusManager();
  private final SideCalls sideCalls = new SideCalls();
  private final Server server;
  private final MetricsEndpoint endpoint;
  private volatile boolean serving;

  /**
   * How it serves.
   *
   * @param host the address to bind to
   * @param port of gRPC; 0 takes a free one
   * @param metricsPort of metrics and health; 0 takes a free one
   * @param tls without, calls are in plain text
   * @param caches the memcached servers, as HOST:PORT
   * @param cacheTimeout how long a request to one may take
   * @param connectionAge how long a client may keep its connection
   */
  public record Settings(
      String host,
      int port,
      int metricsPort,
      Optional<Tls> tls,
      List<String> caches,
      Duration cacheTimeout,
      ConnectionAge connectionAge) {
    public Settings {
      caches = List.copyOf(caches);
    }
  }

  private WriterServer(Settings settings, InstantSource clock) throws IOException {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.bind(meters);
    WriterMetrics metrics = new WriterMetrics(meters);
    this.cache = new MemcachedCache(settings.caches(), settings.cacheTimeout());
    metrics.watchNodes(cache::nodesAway);
    this.service = new CacheWriterService(cache, metrics, clock);
    this.server =
        Listener.at(
                settings.host(),
                settings.port(),
                settings.tls(),
                LARGEST_MESSAGE,
                settings.connectionAge())
            .addService(ReadableRequests.of(service.bindService()))
            .addService(ServerInterceptors.intercept(health.getHealthService(), sideCalls))
            .addService(
                ServerInterceptors.intercept(ProtoReflectionServiceV1.newInstance(), sideCalls))
            .build();
    try {
      this.endpoint =
          MetricsEndpoint.start(
              new InetSocketAddress(settings.host(), settings.metricsPort()),
              meters,
              () -> serving);
    } catch (IOException | RuntimeException e) {
      service.close();
      cache.close();
      throw e;
    }
  }

  /**
   * Starts to serve. A memcached server that isn't there yet is found when it comes.
   *
   * @param clock what lifetimes are reckoned by
   * @throws IOException if a port is taken or TLS files can't be used; then nothing is left running
   */
  public static WriterServer start(Settings settings, InstantSource clock) throws IOException {
    WriterServer writer = new WriterServer(settings, clock);
    try {
      writer.server.start();
    } catch (IOException | RuntimeException e) {
      writer.release();
      throw e;
    }
    writer.serving = true;
    writer.health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    writer.health.setStatus(CacheWriterGrpc.SERVICE_NAME, ServingStatus.SERVING);
    LOG.info(
        "listening: gRPC on {}:{}, metrics on {}:{}; memcached {}",
        settings.host(),
        writer.port(),
        settings.host(),
        writer.metricsPort(),
        settings.caches());
    return writer;
  }

  /** The port of gRPC. */
  public int port() {
    return server.getPort();
  }

  /** The port of metrics and health. */
  public int metricsPort() {
    return endpoint.port();
  }

  /** Waits until it has stopped. */
  public void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  /**
   * Stops: health turns at once, while calls are still taken for as long as load balancers need to
   * notice; then begins no more, answers what was begun, and lets go of everything.
   *
   * @param delay how long calls are still taken
   * @param timeout how long that may take
   * @return whether everything was answered
   */
  public boolean drain(Duration delay, Duration timeout) throws InterruptedException {
    serving = false;
    health.enterTerminalState();
    LOG.info(
        "health says NOT_SERVING; calls are taken for {} ms more, then draining for at most {} s",
        delay.toMillis(),
        timeout.toSeconds());
    if (server.awaitTermination(delay.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.warn("the server has ended by itself");
    }
    sideCalls.end();
    server.shutdown();
    service.stopStreams();
    boolean answered = server.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (!answered) {
      LOG.warn("the time to drain is up; streams are cut off");
      server.shutdownNow();
    }
    release();
    LOG.info(answered ? "stopped; everything begun was answered" : "stopped");
    return answered;
  }

  private void release() {
    endpoint.close();
    service.close();
    cache.close();
  }
}
