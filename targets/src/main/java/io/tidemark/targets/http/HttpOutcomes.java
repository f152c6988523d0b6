/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.retry.Refusal;
import io.tidemark.target.Delivery;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * What an HTTP answer, or the lack of one, says of a record. The one place that decides it.
 *
 * <p>Any 2xx is success. 429 says that too much is sent. 408, 425 and 5xx are retryable: of them
 * 502, 503 and 504 come from what stands before an application that is away, so they are the target
 * as a whole. So is what lets no request be sent: no connection, or one whose certificate isn't
 * accepted. A time-out or a connection that breaks after it may be of this record alone. 401, 403
 * and 404 may be of a credential or a route: the namespace says what they mean. Everything else,
 * redirects included, would be answered the same again: a redirect is not followed, since it would
 * lead past the targets that the namespace allows.
 */
final class HttpOutcomes {

  private HttpOutcomes() {}

  /**
   * An answer.
   *
   * @param status its status
   * @param retryAfter its {@code Retry-After} header, if it has one
   * @param body the beginning of its body
   * @param now for a {@code Retry-After} that is a date
   */
  static Delivery of(int status, Optional<String> retryAfter, String body, Instant now) {
    if (status >= 200 && status < 300) {
      return Delivery.Delivered.INSTANCE;
    }
    String text = body.isBlank() ? "status " + status : "status " + status + ": " + body.strip();
    return switch (status) {
      case 401 -> Delivery.Rejected.refused(Refusal.UNAUTHENTICATED, text);
      case 403 -> Delivery.Rejected.refused(Refusal.FORBIDDEN, text);
      case 404 -> Delivery.Rejected.refused(Refusal.NOT_FOUND, text);
      case 408, 425 -> new Delivery.Retryable(text, wait(retryAfter, now), Delivery.Scope.RECORD);
      case 429 -> Delivery.Retryable.throttled(text, wait(retryAfter, now));
      case 502, 503, 504 ->
          new Delivery.Retryable(text, wait(retryAfter, now), Delivery.Scope.TARGET);
      default ->
          status >= 500
              ? new Delivery.Retryable(text, wait(retryAfter, now), Delivery.Scope.RECORD)
              : new Delivery.Rejected(text);
    };
  }

  /** The request wasn't sent: there was no connection for it. */
  static Delivery unsent(Throwable error) {
    Throwable cause = cause(error);
    return Delivery.Retryable.target(
        cause instanceof TimeoutException
            ? "no connection in time"
            : "no connection: " + text(cause));
  }

  /** The request was sent, and no answer came. */
  static Delivery of(Throwable error) {
    Throwable cause = cause(error);
    if (cause instanceof TimeoutException) {
      return Delivery.Retryable.unanswered("no answer in time");
    }
    return cause instanceof SSLHandshakeException
        ? Delivery.Retryable.target("no connection: " + text(cause))
        : Delivery.Retryable.record("no answer: " + text(cause));
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private static String text(Throwable error) {
    String name = error.getClass().getSimpleName();
    return error.getMessage() == null ? name : name + ": " + error.getMessage();
  }

  /** Seconds or a date (RFC 9110, 10.2.3); what is neither is as if it were absent. */
  private static Optional<Duration> wait(Optional<String> retryAfter, Instant now) {
    return retryAfter
        .map(String::strip)
        .flatMap(text -> seconds(text).or(() -> date(text, now)))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }

  private static Optional<Duration> seconds(String text) {
    return text.matches("\\d{1,18}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }

  private static Optional<Duration> date(String text, Instant now) {
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(now, date.toInstant()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
