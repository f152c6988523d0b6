/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.CassandraClusters.Place;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The sessions with the Cassandra clusters of a deployment, one a cluster. Safe for threads. */
public final class CassandraSessions implements AutoCloseable {

  /** How long {@link #close} waits for connections to be gone. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final CassandraClusters clusters;
  private final DriverSettings settings;
  private final Map<String, SharedSession> sessions = new ConcurrentHashMap<>();

  /**
   * Names are looked up and sessions are made on threads of their cluster's own: both take their
   * time, and one whose name service hangs keeps no other waiting. They end when idle.
   */
  private final Map<String, ThreadPoolExecutor> threads = new ConcurrentHashMap<>();

  /**
   * Makes those of a process. Credentials and TLS are in the driver's own configuration file, which
   * the environment variable {@code TIDEMARK_CASSANDRA_CONFIG} names.
   *
   * @param clusters where the clusters are
   * @param timeout how long a request may take
   */
  public CassandraSessions(CassandraClusters clusters, Duration timeout) {
    this(clusters, DriverSettings.of(timeout, System.getenv()));
  }

  CassandraSessions(CassandraClusters clusters, DriverSettings settings) {
    this.clusters = clusters;
    this.settings = settings;
  }

  private static ThreadPoolExecutor threads(String cluster) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            2,
            2,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "cassandra-sessions-" + cluster);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * The session with a cluster. Nothing is opened yet.
   *
   * @throws IllegalArgumentException if the deployment doesn't have the cluster
   */
  public SharedSession cluster(String name) {
    Place place =
        clusters
            .find(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        ("Cassandra cluster '%1$s' isn't known; add"
                                + " --cassandra-cluster %1$s=HOST:PORT[,HOST:PORT…][/DATACENTER]")
                            .formatted(name)));
    return sessions.computeIfAbsent(
        name.toLowerCase(Locale.ROOT),
        key ->
            new SharedSession(
                key,
                SharedSession.driver(
                    key, place, settings, threads.computeIfAbsent(key, CassandraSessions::threads)),
                settings.timeout(),
                System::nanoTime));
  }

  /** Closes all. What is under way may end in doubt. */
  @Override
  public void close() {
    CompletableFuture<?>[] closing =
        sessions.values().stream()
            .map(session -> session.close().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    // Threads that outlive what they were loaded with keep all of it in memory: wait for them.
    CompletableFuture.allOf(closing)
        .completeOnTimeout(null, CLOSING.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(error -> null)
        .join();
    threads.values().forEach(ThreadPoolExecutor::shutdown);
  }
}
