/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.record.LogRecord;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Posts records to one address. */
final class HttpTarget implements Target {

  private final URI uri;
  private final HttpClient client;
  private final HostStarts starts;
  private final HostResolver resolver;
  private final Duration timeout;
  private final InstantSource clock;

  HttpTarget(
      URI uri,
      HttpClient client,
      HostStarts starts,
      HostResolver resolver,
      Duration timeout,
      InstantSource clock) {
    this.uri = uri;
    this.client = client;
    this.starts = starts;
    this.resolver = resolver;
    this.timeout = timeout;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Delivery> deliver(LogRecord record) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .POST(BodyPublishers.ofByteArray(record.payload().toByteArray()));
    CloudEvent.describe(record, request);
    Answer answer = new Answer();
    Started started = new Started();
    CompletableFuture<HttpResponse<Void>> exchange =
        starts.start(
            uri.getHost(), givenUp -> started.with(send(request.build(), answer, givenUp)));
    // Not the request's own timeout: that one ends with the headers, and a body may never end.
    return exchange
        .thenApply(response -> answer)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (ended, error) -> {
              if (error != null) {
                // Closes the connection, where it is still open.
                started.cancel();
              }
              return answer
                  .delivery(clock.instant())
                  .orElseGet(
                      () ->
                          HttpOutcomes.of(
                              error == null ? new IllegalStateException("no status") : error));
            });
  }

  /** Resolves and sends. It may wait, for the name server alone. */
  private CompletableFuture<HttpResponse<Void>> send(
      HttpRequest request, Answer answer, BooleanSupplier givenUp) {
    try {
      resolver.resolve(uri.getHost());
      if (givenUp.getAsBoolean()) {
        return CompletableFuture.failedFuture(new HostUnavailableException("given up"));
      }
      return client.sendAsync(request, answer);
    } catch (UnknownHostException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A request that may have been sent: to cancel what follows from it doesn't close anything. */
  private static final class Started {
    private volatile @Nullable CompletableFuture<HttpResponse<Void>> exchange;

    CompletableFuture<HttpResponse<Void>> with(CompletableFuture<HttpResponse<Void>> sent) {
      exchange = sent;
      return sent;
    }

    void cancel() {
      CompletableFuture<HttpResponse<Void>> sent = exchange;
      if (sent != null) {
        sent.cancel(true);
      }
    }
  }

  /** The client belongs to the factory, which all addresses share. */
  @Override
  public void close() {}
}
