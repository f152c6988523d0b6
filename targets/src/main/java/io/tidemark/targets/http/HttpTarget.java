/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.record.LogRecord;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Posts records to one address. */
final class HttpTarget implements Target {

  private final URI uri;
  private final HttpClient client;
  private final Duration timeout;
  private final InstantSource clock;

  HttpTarget(URI uri, HttpClient client, Duration timeout, InstantSource clock) {
    this.uri = uri;
    this.client = client;
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
    CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request.build(), answer);
    // Not the request's own timeout: that one ends with the headers, and a body may never end.
    return exchange
        .thenApply(response -> answer)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (ended, error) -> {
              if (error != null) {
                // Closes the connection, where it is still open.
                exchange.cancel(true);
              }
              return answer
                  .delivery(clock.instant())
                  .orElseGet(
                      () ->
                          HttpOutcomes.of(
                              error == null ? new IllegalStateException("no status") : error));
            });
  }

  /** The client belongs to the factory, which all addresses share. */
  @Override
  public void close() {}
}
