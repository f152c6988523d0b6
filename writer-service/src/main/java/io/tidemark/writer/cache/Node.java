/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer.cache;

import com.spotify.folsom.BinaryMemcacheClient;
import com.spotify.folsom.MemcacheOverloadedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One memcached server, and whether it can be trusted.
 *
 * <p>A request that had no answer may still be in the server's hands: one that hung and goes on
 * does what it finds in its sockets, an old write after a newer one that came on another
 * connection. So a server that has left a request unanswered is asked nothing but whether it
 * answers, and once it does it is given {@link #SETTLING} to do what it finds.
 */
final class Node implements AutoCloseable {

  static final Duration SETTLING = Duration.ofSeconds(1);
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(200);
  private static final String PROBE = "tidemark:probe";
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final String address;
  private final BinaryMemcacheClient<byte[]> client;
  private final LongSupplier nanoTime;
  private volatile Trust trust = Trust.FULL;

  /**
   * Whether the server is asked.
   *
   * @param kind how far
   * @param nanos of PROBED when the next probe may start, of SETTLING when it is over
   */
  private record Trust(Kind kind, long nanos) {
    enum Kind {
      FULL,
      LOST,
      PROBED,
      SETTLING
    }

    static final Trust FULL = new Trust(Kind.FULL, 0);
  }

  Node(String address, BinaryMemcacheClient<byte[]> client, LongSupplier nanoTime) {
    this.address = address;
    this.client = client;
    this.nanoTime = nanoTime;
  }

  String address() {
    return address;
  }

  /**
   * Whether it is trusted to do what it is asked; where it isn't, looks whether it may be again.
   */
  boolean trusted() {
    Trust now = trust;
    return now.kind() == Trust.Kind.FULL || regained(now);
  }

  /**
   * Asks it, if it is trusted.
   *
   * @param request what to ask
   * @param answer what a reply says
   * @param away what it says that there was none
   * @param busy what it says that too much is under way
   */
  <R, A> CompletionStage<A> ask(
      Function<BinaryMemcacheClient<byte[]>, CompletionStage<R>> request,
      Function<R, A> answer,
      A away,
      A busy) {
    Trust now = trust;
    if (now.kind() != Trust.Kind.FULL && !regained(now)) {
      return CompletableFuture.completedFuture(away);
    }
    return request
        .apply(client)
        .handle(
            (reply, error) -> {
              if (error == null) {
                return answer.apply(reply);
              }
              if (cause(error) instanceof MemcacheOverloadedException) {
                return busy;
              }
              lose(error);
              return away;
            });
  }

  /** Whether trust is whole again; starts a probe where it is time for one. */
  private boolean regained(Trust now) {
    long nanos = nanoTime.getAsLong();
    switch (now.kind()) {
      case FULL -> {
        return true;
      }
      case SETTLING -> {
        if (now.nanos() - nanos > 0) {
          return false;
        }
        if (change(now, Trust.FULL)) {
          LOG.info("memcached {} takes writes again", address);
        }
        return true;
      }
      case LOST -> probe(now);
      case PROBED -> {
        if (now.nanos() - nanos <= 0) {
          probe(now);
        }
      }
    }
    return false;
  }

  private void probe(Trust now) {
    Trust probed =
        new Trust(Trust.Kind.PROBED, Long.MAX_VALUE / 2 + nanoTime.getAsLong()); // Until it ends.
    if (!change(now, probed)) {
      return; // Another has begun one.
    }
    client
        .get(PROBE)
        .whenComplete(
            (value, error) ->
                change(
                    probed,
                    error == null
                        ? new Trust(Trust.Kind.SETTLING, nanoTime.getAsLong() + SETTLING.toNanos())
                        : new Trust(
                            Trust.Kind.PROBED, nanoTime.getAsLong() + BETWEEN_PROBES.toNanos())));
  }

  private void lose(Throwable error) {
    Trust before = trust;
    // What was asked before trust was lost, and fails after, loses it again: it may be undone too.
    while (before.kind() == Trust.Kind.FULL || before.kind() == Trust.Kind.SETTLING) {
      if (change(before, new Trust(Trust.Kind.LOST, 0))) {
        LOG.warn("memcached {} is away: {}", address, String.valueOf(cause(error)));
        return;
      }
      before = trust;
    }
  }

  private synchronized boolean change(Trust from, Trust to) {
    boolean same = trust.equals(from);
    if (same) {
      trust = to;
    }
    return same;
  }

  private static Throwable cause(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof java.util.concurrent.CompletionException && cause != null
        ? cause
        : error;
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
