/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.record.LogRecord;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.hc.client5.http.async.HttpAsyncClient;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.jspecify.annotations.Nullable;

/** Posts records to one address. */
final class HttpTarget implements Target {

  private final HttpHost host;
  private final String path;
  private final HttpAsyncClient client;
  private final HostAddresses addresses;
  private final Duration timeout;
  private final InstantSource clock;

  HttpTarget(
      HttpHost host,
      String path,
      HttpAsyncClient client,
      HostAddresses addresses,
      Duration timeout,
      InstantSource clock) {
    this.host = host;
    this.path = path;
    this.client = client;
    this.addresses = addresses;
    this.timeout = timeout;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    try {
      HttpHeaders.check(record.headers());
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(
          new Delivery.Rejected(String.valueOf(e.getMessage())));
    }
    CompletableFuture<Set<InetAddress>> found = addresses.of(host.getHostName());
    if (found.isDone() && !found.isCompletedExceptionally()) {
      return send(record, found.join(), timeout.toNanos());
    }
    long start = System.nanoTime();
    long longest = Math.min(timeout.toMillis(), HostAddresses.LONGEST.toMillis());
    return found
        .orTimeout(longest, TimeUnit.MILLISECONDS)
        .<Supplier<CompletableFuture<Delivery>>>thenApply(
            known -> () -> send(record, known, start + timeout.toNanos() - System.nanoTime()))
        // Of the look-up alone: a defect in sending is no outage.
        .exceptionally(
            error ->
                () -> CompletableFuture.completedFuture(HttpOutcomes.unsent(unresolved(error))))
        .thenCompose(Supplier::get);
  }

  private Throwable unresolved(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return cause instanceof TimeoutException ? HostAddresses.unresolved(host.getHostName()) : error;
  }

  private CompletableFuture<Delivery> send(LogRecord record, Set<InetAddress> known, long nanos) {
    long until = System.nanoTime() + nanos;
    return send(record, new Call(known, known), nanos)
        .thenCompose(
            ended ->
                // Sent once more at once, on a connection of its own.
                ended.wasOfItsConnection()
                    ? send(record, new Call(new Object(), known), until - System.nanoTime())
                    : CompletableFuture.completedFuture(ended))
        .thenApply(ended -> ended.call().delivery(ended.error(), clock.instant()));
  }

  /** A call that has ended, or was given up. */
  private record Ended(Call call, @Nullable Throwable error) {

    /**
     * Whether the connection it was given was no good: the server had most likely closed it before
     * the request came, or had sent on it what nobody had asked for.
     */
    boolean wasOfItsConnection() {
      boolean unwritten =
          !call.sent()
              && (error instanceof HttpException
                  || error instanceof ConnectionClosedException
                  || error instanceof RequestNotExecutedException);
      return unwritten || (call.stale() && !(error instanceof TimeoutException));
    }
  }

  private CompletableFuture<Ended> send(LogRecord record, Call call, long nanos) {
    BasicHttpRequest request = new BasicHttpRequest("POST", host, path);
    CloudEvent.describe(record, request);
    BasicRequestProducer producer =
        new BasicRequestProducer(
            request, new BasicAsyncEntityProducer(record.payload().toByteArray(), null));
    // Not the client's own time-out: that one ends with the head, and a body may never end.
    return call.start(client, producer)
        .orTimeout(Math.max(1, nanos), TimeUnit.NANOSECONDS)
        .handle(
            (ended, error) -> {
              if (error != null) {
                call.cancel(); // Closes the connection, where it is still open.
              }
              return new Ended(call, error);
            });
  }

  /** The client belongs to the factory, which all addresses share. */
  @Override
  public void close() {}
}
