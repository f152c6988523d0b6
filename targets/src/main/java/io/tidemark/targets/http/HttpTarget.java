/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.record.LogRecord;
import io.tidemark.target.Delivery;
import io.tidemark.target.Target;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

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
            .timeout(timeout)
            .POST(BodyPublishers.ofByteArray(record.payload().toByteArray()));
    CloudEvent.describe(record, request);
    return client
        .sendAsync(request.build(), answer -> new BodyStart())
        .handle(
            (answer, error) ->
                error == null
                    ? HttpOutcomes.of(
                        answer.statusCode(),
                        answer.headers().firstValue("retry-after"),
                        answer.body(),
                        clock.instant())
                    : HttpOutcomes.of(error));
  }

  /** The client belongs to the factory, which all addresses share. */
  @Override
  public void close() {}
}
