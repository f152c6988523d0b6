/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.claim.ClaimStore;
import io.tidemark.ingress.admit.KindCheck;
import io.tidemark.ingress.admit.RandomPerThread;
import io.tidemark.ingress.admit.RequestValidator;
import io.tidemark.ingress.append.Append;
import io.tidemark.ingress.claim.ClaimAppender;
import io.tidemark.ingress.metrics.IngressMetrics;
import io.tidemark.ingress.service.BytesInFlight;
import io.tidemark.ingress.service.CallTrace;
import io.tidemark.ingress.service.WriteAheadLogService;
import io.tidemark.ingress.sets.MutationAppender;
import io.tidemark.ingress.sets.SetLookup;
import io.tidemark.ingress.sets.SetStorages;
import io.tidemark.ingress.spread.SpreadAppender;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.serving.grpc.Listener;
import io.tidemark.serving.grpc.ReadableRequests;
import io.tidemark.serving.grpc.SideCalls;
import io.tidemark.serving.metrics.MetricsEndpoint;
import io.tidemark.serving.metrics.ProcessMetrics;
import io.tidemark.sets.MutationSets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running ingress: the service with health and reflection beside it, and its metrics. */
public final class IngressServer {

  private static final Logger LOG = LoggerFactory.getLogger(IngressServer.class);

  private static final int MAX_CALLS_PER_CONNECTION = 10_000;

  /** What a drain keeps of its time for telling the queue's client to stop. */
  private static final Duration RESERVE = Duration.ofSeconds(1);

  private final Server server;
  private final WriteAheadLogService service;
  private final HealthStatusManager health;
  private final SideCalls sideCalls;
  private final MetricsEndpoint endpoint;
  private final Append append;
  private volatile boolean serving;

  private IngressServer(
      IngressSettings settings,
      WriteAheadLogService service,
      Append append,
      PrometheusMeterRegistry meters)
      throws IOException {
    this.service = service;
    this.append = append;
    this.health = new HealthStatusManager();
    this.sideCalls = new SideCalls();
    this.server = server(settings);
    this.endpoint =
        MetricsEndpoint.start(
            new InetSocketAddress(settings.host(), settings.metricsPort()),
            meters,
            this::isServing);
  }

  /**
   * Starts to serve.
   *
   * @param settings how
   * @param registry the namespaces in force; stays open
   * @param kindCheck what the kinds of target say of an address: IllegalArgumentException with what
   *     is wrong
   * @param queue where records go; closed by {@link #drain}
   * @param sets where the sets are of a namespace that has a durable storage; it neither waits nor
   *     makes one anew for each call. Whoever made them closes them, after {@link #drain}
   * @param claims where the large payloads are of such a namespace; the same holds
   * @throws IOException if a port is taken or TLS files can't be read; then nothing is left running
   */
  public static IngressServer start(
      IngressSettings settings,
      NamespaceRegistry registry,
      KindCheck kindCheck,
      Append queue,
      Function<Namespace, MutationSets> sets,
      Function<Namespace, ClaimStore> claims)
      throws IOException {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.bind(meters);
    IngressMetrics metrics = new IngressMetrics(meters);
    BytesInFlight bytes = new BytesInFlight(settings.maxBytesInFlight());
    metrics.watchBytes(bytes::held, bytes.limit());
    metrics.watchNamespaces(registry);
    RequestValidator validator =
        new RequestValidator(
            registry, kindCheck, Clock.systemUTC(), new RandomPerThread(), settings.region());
    SetStorages storages = new SetStorages(registry, sets);
    Append spread =
        new SpreadAppender(queue, settings.appendTimeout(), metrics.queues(), System::nanoTime);
    Append large = new ClaimAppender(spread, registry, claims, Clock.systemUTC());
    Append append = new MutationAppender(large, storages, Clock.systemUTC());
    SetLookup lookup = new SetLookup(storages, Clock.systemUTC());
    WriteAheadLogService service =
        new WriteAheadLogService(
            validator, bytes, append, lookup, metrics, settings.appendTimeout());
    IngressServer ingress;
    try {
      ingress = new IngressServer(settings, service, append, meters);
    } catch (IOException | RuntimeException e) {
      service.close();
      throw e;
    }
    try {
      ingress.server.start();
    } catch (IOException | RuntimeException e) {
      ingress.endpoint.close();
      service.close();
      throw e;
    }
    ingress.serving = true;
    ingress.health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    ingress.health.setStatus(WriteAheadLogGrpc.SERVICE_NAME, ServingStatus.SERVING);
    LOG.info(
        "listening: gRPC on {}:{}, metrics on {}:{}",
        settings.host(),
        ingress.port(),
        settings.host(),
        ingress.metricsPort());
    return ingress;
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
   * notice; then takes no more, answers what was accepted, and lets go of everything.
   *
   * @param delay how long calls are still taken
   * @param timeout how long that may take; what is then unanswered is cut off, and its clients have
   *     to take it for UNKNOWN
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
    long deadline = System.nanoTime() + timeout.toNanos();
    sideCalls.end();
    server.shutdown();
    service.stopStreams();
    boolean answered =
        server.awaitTermination(timeout.minus(RESERVE).toNanos(), TimeUnit.NANOSECONDS);
    if (!answered) {
      LOG.warn("the time to drain is up; calls are cut off");
      server.shutdownNow();
    }
    append.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    service.close();
    endpoint.close();
    LOG.info(answered ? "stopped; everything accepted was answered" : "stopped");
    return answered;
  }

  private boolean isServing() {
    return serving;
  }

  private Server server(IngressSettings settings) throws IOException {
    return Listener.at(
            settings.host(),
            settings.port(),
            settings.tls(),
            IngressSettings.LARGEST_MESSAGE,
            settings.connectionAge())
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
        .addService(ReadableRequests.of(ServerInterceptors.intercept(service, new CallTrace())))
        .addService(ServerInterceptors.intercept(health.getHealthService(), sideCalls))
        .addService(ServerInterceptors.intercept(ProtoReflectionServiceV1.newInstance(), sideCalls))
        .build();
  }
}
