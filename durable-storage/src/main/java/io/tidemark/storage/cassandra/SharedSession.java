/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemark.namespace.CassandraClusters.Place;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session with one cluster. It is opened when it is first asked for, and again after a pause
 * while the cluster is away; once open it stays, and reconnects by itself. Safe for threads.
 */
public final class SharedSession {

  /** How long to leave a cluster alone that couldn't be reached. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(SharedSession.class);

  private final String cluster;
  private final Opener opener;
  private final Duration patience;
  private final LongSupplier nanoTime;

  /** The latest attempt; its end is the session, or why there is none. */
  private CompletableFuture<CqlSession> attempt =
      CompletableFuture.failedFuture(new NotOpenException("never asked for", null));

  private boolean tried;
  private long failedNanos;
  private boolean closed;

  /** Starts to open a session, on another thread. */
  interface Opener {
    CompletionStage<CqlSession> open();
  }

  /**
   * Makes one.
   *
   * @param cluster the cluster's name
   * @param opener opens it
   * @param patience how long a caller may be kept waiting for a session
   * @param nanoTime the clock
   */
  SharedSession(String cluster, Opener opener, Duration patience, LongSupplier nanoTime) {
    this.cluster = cluster;
    this.opener = opener;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Opens sessions by the driver. */
  static Opener driver(String cluster, Place place, DriverSettings settings, Executor threads) {
    return () ->
        CompletableFuture.supplyAsync(
                () -> {
                  var builder =
                      CqlSession.builder()
                          .withClassLoader(SharedSession.class.getClassLoader())
                          .withConfigLoader(settings.loader(cluster, place.datacenter()));
                  for (String point : place.contactPoints()) {
                    int colon = point.lastIndexOf(':');
                    builder.addContactPoint(
                        new InetSocketAddress(
                            point.substring(0, colon),
                            Integer.parseInt(point.substring(colon + 1))));
                  }
                  return builder.buildAsync();
                },
                threads)
            .thenCompose(stage -> stage);
  }

  /** The cluster's name. */
  public String cluster() {
    return cluster;
  }

  /**
   * The session. The stage fails with {@link NotOpenException} while there is none; it never takes
   * much longer than a request may. It never makes the caller's thread wait.
   */
  public CompletionStage<CqlSession> session() {
    CompletableFuture<CqlSession> current = current();
    return current.isDone() ? current : patient(current);
  }

  /**
   * Opens it unless it is open or that is tried at the moment. The stage ends when it is open, and
   * fails when it couldn't be opened; that takes as long as it takes.
   */
  public CompletionStage<Void> connect() {
    return current().thenAccept(session -> {});
  }

  private synchronized CompletableFuture<CqlSession> current() {
    if (attempt.isCompletedExceptionally() && !closed) {
      boolean paused = tried && nanoTime.getAsLong() - failedNanos < PAUSE.toNanos();
      if (!paused) {
        begin();
      }
    }
    return attempt;
  }

  private void begin() {
    boolean first = !tried;
    tried = true;
    CompletableFuture<CqlSession> mine = new CompletableFuture<>();
    attempt = mine;
    opener
        .open()
        .whenComplete(
            (session, error) -> {
              if (error == null) {
                opened(mine, session);
              } else {
                failed(mine, error, first);
              }
            });
  }

  private void opened(CompletableFuture<CqlSession> mine, CqlSession session) {
    // If it is closed by now, the stage leads to that: see close().
    LOG.info("Cassandra cluster {}: connected", cluster);
    mine.complete(session);
  }

  private void failed(CompletableFuture<CqlSession> mine, Throwable error, boolean first) {
    Throwable cause = CassandraErrors.cause(error);
    String text = "Cassandra cluster " + cluster + " can't be reached: " + cause.getMessage();
    if (first) {
      LOG.warn("{}; trying again as long as it is asked for", text);
    }
    synchronized (this) {
      failedNanos = nanoTime.getAsLong();
    }
    mine.completeExceptionally(new NotOpenException(text, cause));
  }

  private CompletionStage<CqlSession> patient(CompletableFuture<CqlSession> current) {
    NotOpenException late =
        new NotOpenException("Cassandra cluster " + cluster + " doesn't answer yet", null);
    return current
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .handle((session, error) -> result(session, error, late))
        .thenCompose(stage -> stage);
  }

  private static CompletionStage<CqlSession> result(
      @Nullable CqlSession session, @Nullable Throwable error, NotOpenException late) {
    if (session != null) {
      return CompletableFuture.completedStage(session);
    }
    Throwable cause =
        CassandraErrors.cause(Objects.requireNonNull(error, "neither session nor error"));
    return CompletableFuture.failedStage(cause instanceof NotOpenException known ? known : late);
  }

  private NotOpenException closedError() {
    return new NotOpenException(
        "the session with Cassandra cluster " + cluster + " is closed", null);
  }

  /** Closes it, or what is being opened once it is. The stage ends when that is done. */
  CompletionStage<Void> close() {
    CompletableFuture<CqlSession> last;
    synchronized (this) {
      closed = true;
      last = attempt;
      attempt = CompletableFuture.failedFuture(closedError());
    }
    return last.handle(
            (session, error) ->
                session == null
                    ? CompletableFuture.<Void>completedStage(null)
                    : session.forceCloseAsync())
        .thenCompose(stage -> stage);
  }
}
