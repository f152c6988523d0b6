/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import io.tidemark.target.Delivery.Retryable;
import io.tidemark.target.Delivery.Scope;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpOutcomesTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private static Delivery of(int status, String retryAfter) {
    return HttpOutcomes.of(status, Optional.ofNullable(retryAfter), "why", NOW);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void any2xxIsSuccess(int status) {
    assertThat(of(status, null)).isInstanceOf(Delivery.Delivered.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 500, 501, 599})
  void someAreRetryable(int status) {
    assertThat(of(status, null))
        .isEqualTo(new Retryable("status " + status + ": why", Optional.empty(), Scope.RECORD));
  }

  @Test
  void oneSaysThatTooMuchIsSent() {
    assertThat(of(429, "7"))
        .isEqualTo(Retryable.throttled("status 429: why", Optional.of(Duration.ofSeconds(7))));
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void someSayThatTheTargetIsAway(int status) {
    assertThat(((Retryable) of(status, null)).scope()).isEqualTo(Scope.TARGET);
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHENTICATED", "403, FORBIDDEN", "404, NOT_FOUND"})
  void ofSomeTheNamespaceSaysWhatTheyMean(int status, Refusal refusal) {
    assertThat(of(status, null))
        .isEqualTo(Delivery.Rejected.refused(refusal, "status " + status + ": why"));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 301, 302, 307, 308, 400, 409, 410, 413, 422})
  void theRestIsRejected(int status) {
    assertThat(of(status, null)).isEqualTo(new Delivery.Rejected("status " + status + ": why"));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "0, 0",
    "' 7 ', 7",
    "'Mon, 23 Nov 2026 10:01:30 GMT', 90",
    "'Mon, 23 Nov 2026 09:00:00 GMT', 0",
    "999999999999, 86400",
    "'Fri, 01 Jan 2038 00:00:00 GMT', 86400",
  })
  void retryAfterIsSecondsOrADateUpToADay(String header, long seconds) {
    assertThat(((Retryable) of(503, header)).retryAfter()).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999999999999"})
  void anythingElseIsAsIfItWereAbsent(String header) {
    assertThat(((Retryable) of(429, header)).retryAfter()).isEmpty();
  }

  @Test
  void whatLetsNoRequestBeSentIsTheTargetAndATimeOutMayBeEither() {
    for (Throwable error :
        new Throwable[] {
          new CompletionException(new ConnectException("refused")),
          new IOException("reset"),
          new TimeoutException(),
          new SSLHandshakeException("expired")
        }) {
      assertThat(((Retryable) HttpOutcomes.unsent(error)).scope()).isEqualTo(Scope.TARGET);
    }
    assertThat(scope(new SSLHandshakeException("revoked"))).isEqualTo(Scope.TARGET);
    assertThat(scope(new TimeoutException())).isEqualTo(Scope.UNANSWERED);
    assertThat(scope(new IOException("reset"))).isEqualTo(Scope.RECORD);
  }

  private static Scope scope(Throwable error) {
    return ((Retryable) HttpOutcomes.of(error)).scope();
  }
}
