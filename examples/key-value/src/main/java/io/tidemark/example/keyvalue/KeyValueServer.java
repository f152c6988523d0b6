/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.example.keyvalue.log.LogClient;
import io.tidemark.example.keyvalue.service.KeyValueService;
import io.tidemark.example.keyvalue.table.Sessions;
import io.tidemark.example.keyvalue.table.Store;
import io.tidemark.example.keyvalue.v1.KeyValueGrpc;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.serving.grpc.ConnectionAge;
import io.tidemark.serving.grpc.Listener;
import io.tidemark.serving.grpc.ReadableRequests;
import io.tidemark.serving.grpc.SideCalls;
import io.tidemark.serving.metrics.MetricsEndpoint;
import io.tidemark.serving.metrics.ProcessMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running Key-Value service, with health and reflection beside it. */
public final class KeyValueServer {

  private static final Logger LOG = LoggerFactory.getLogger(KeyValueServer.class);

  /** Items of 16 MiB and what is around them. */
  private static final int LARGEST_MESSAGE = 24 * 1024 * 1024;

  private final HealthStatusManager health = new HealthStatusManager();
  private final SideCalls sideCalls = new SideCalls();
  private final ManagedChannel channel;
  private final Store store;
  private final Server server;
  private final MetricsEndpoint endpoint;
  private volatile boolean serving;

  /**
   * How it serves.
   *
   * @param host the address to bind to
   * @param port of gRPC; 0 takes a free one
   * @param metricsPort of metrics and health; 0 takes a free one
   * @param cassandra where the tables are
   * @param keyspace the tables' keyspace
   * @param tidemark Tidemark's ingress, as HOST:PORT
   * @param names what is called what in Tidemark
   * @param timeout how long Cassandra or Tidemark has to answer
   * @param connectionAge how long a client may keep its connection
   */
  public record Settings(
      String host,
      int port,
      int metricsPort,
      CassandraClusters.Place cassandra,
      String keyspace,
      String tidemark,
      KeyValueService.Names names,
      Duration timeout,
      ConnectionAge connectionAge) {}

  private KeyValueServer(Settings settings, InstantSource clock) throws IOException {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.bind(meters);
    this.endpoint =
        MetricsEndpoint.start(
            new InetSocketAddress(settings.host(), settings.metricsPort()), meters, () -> serving);
    this.channel =
        ManagedChannelBuilder.forTarget(settings.tidemark())
            .defaultLoadBalancingPolicy("round_robin")
            .usePlaintext()
            .build();
    this.store =
        new Store(Sessions.open(settings.cassandra(), settings.timeout()), settings.keyspace());
    KeyValueService service =
        new KeyValueService(
            store, new LogClient(channel, settings.timeout(), clock), settings.names(), clock);
    this.server =
        Listener.at(
                settings.host(),
                settings.port(),
                Optional.empty(),
                LARGEST_MESSAGE,
                settings.connectionAge())
            .addService(ReadableRequests.of(service.bindService()))
            .addService(ServerInterceptors.intercept(health.getHealthService(), sideCalls))
            .addService(
                ServerInterceptors.intercept(ProtoReflectionServiceV1.newInstance(), sideCalls))
            .build();
  }

  /**
   * Starts to serve. Cassandra or Tidemark that isn't there yet is found when it comes.
   *
   * @param clock the time of requests that don't say theirs
   * @throws IOException if a port is taken; then nothing is left running
   */
  public static KeyValueServer start(Settings settings, InstantSource clock) throws IOException {
    KeyValueServer it = new KeyValueServer(settings, clock);
    try {
      it.server.start();
    } catch (IOException | RuntimeException e) {
      it.release();
      throw e;
    }
    it.serving = true;
    it.health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    it.health.setStatus(KeyValueGrpc.SERVICE_NAME, ServingStatus.SERVING);
    LOG.info(
        "listening: gRPC on {}:{}, metrics on {}:{}; Cassandra {}, keyspace {}; Tidemark {}",
        settings.host(),
        it.port(),
        settings.host(),
        it.metricsPort(),
        settings.cassandra().contactPoints(),
        settings.keyspace(),
        settings.tidemark());
    return it;
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
    boolean answered = server.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (!answered) {
      LOG.warn("the time to drain is up; calls are cut off");
      server.shutdownNow();
    }
    release();
    LOG.info(answered ? "stopped; everything begun was answered" : "stopped");
    return answered;
  }

  private void release() {
    endpoint.close();
    channel.shutdownNow();
    store.close();
  }
}
