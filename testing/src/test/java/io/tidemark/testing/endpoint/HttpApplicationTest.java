/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testing.TestClock;
import io.tidemark.testing.guarantee.Arrival;
import io.tidemark.testing.guarantee.Arrival.Kind;
import io.tidemark.testing.guarantee.History;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpApplicationTest {

  private final TestClock clock = TestClock.atMillis(1_000);
  private final History history = new History();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpApplication application;

  @BeforeEach
  void start() throws IOException {
    application =
        HttpApplication.start(
            "/deletes",
            history,
            clock,
            (id, turnedAway) -> {
              if (id.startsWith("never")) {
                return 422;
              }
              return id.startsWith("third") && turnedAway < 2 ? 503 : 204;
            });
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void recordsWhatItTakesAndWhatItTurnsAway() throws Exception {
    assertThat(post("ce-id", "third")).isEqualTo(503);
    clock.advance(Duration.ofMillis(10));
    assertThat(post("ce-id", "third")).isEqualTo(503);
    clock.advance(Duration.ofMillis(10));
    assertThat(post("ce-id", "third")).isEqualTo(204);
    assertThat(post("ce-id", "never")).isEqualTo(422);
    assertThat(post("ce-id", "at-once")).isEqualTo(204);
    String target = application.target();
    assertThat(history.arrivals())
        .containsExactly(
            new Arrival("third", Kind.TURNED_AWAY, target, 1_000),
            new Arrival("third", Kind.TURNED_AWAY, target, 1_010),
            new Arrival("third", Kind.DELIVERED, target, 1_020),
            new Arrival("never", Kind.TURNED_AWAY, target, 1_020),
            new Arrival("at-once", Kind.DELIVERED, target, 1_020));
  }

  @Test
  void readsTheIdAsCloudEventsOrAnIdempotencyKeyHasIt() throws Exception {
    post("ce-id", "50%25%22");
    post("Idempotency-Key", "\"a\\\"b\"");
    post("Idempotency-Key", "bare");
    assertThat(history.arrivals().map(Arrival::id)).containsExactly("50%\"", "a\"b", "bare");
  }

  @Test
  void refusesWhatHasNoIdOrIsNoPost() throws Exception {
    assertThat(post("x-other", "a")).isEqualTo(400);
    HttpRequest get =
        HttpRequest.newBuilder(URI.create(application.target())).header("ce-id", "a").build();
    assertThat(client.send(get, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(405);
    assertThat(history.arrivals()).isEmpty();
  }

  @Test
  void takesManyAtOnce() {
    int records = 2_000;
    List<CompletableFuture<HttpResponse<Void>>> answers =
        IntStream.range(0, records)
            .mapToObj(
                i ->
                    client.sendAsync(
                        request("ce-id", "r" + i), HttpResponse.BodyHandlers.discarding()))
            .toList();
    assertThat(answers.stream().map(CompletableFuture::join))
        .allMatch(answer -> answer.statusCode() == 204);
    assertThat(history.tally().delivered()).isEqualTo(records);
  }

  private int post(String header, String value) throws IOException, InterruptedException {
    return client.send(request(header, value), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest request(String header, String value) {
    return HttpRequest.newBuilder(URI.create(application.target()))
        .header(header, value)
        .POST(HttpRequest.BodyPublishers.ofString("a delete"))
        .build();
  }
}
