/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.WalHeaders;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A record's headers as those of a CloudEvent in binary mode (CloudEvents 1.0, HTTP binding, 3.1),
 * with the caller's own as ordinary HTTP headers. A header that HTTP can't carry, or that speaks of
 * the connection and not of the record, is left out.
 */
final class CloudEvent {

  static final String TYPE = "io.tidemark.record.v1";

  private static final String CONTENT_TYPE = "content-type";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,4096}");
  private static final Set<String> NOT_THE_CALLERS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "upgrade",
          "transfer-encoding",
          "te",
          "trailer",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "http2-settings",
          "idempotency-key",
          "tidemark-attempt",
          WalHeaders.TRACEPARENT,
          CONTENT_TYPE);

  private CloudEvent() {}

  /** Adds the headers of a record to a request. */
  static void describe(LogRecord record, HttpRequest.Builder request) {
    request
        .setHeader("ce-specversion", "1.0")
        .setHeader("ce-id", record.id())
        .setHeader("ce-source", "/namespaces/" + record.namespace())
        .setHeader("ce-type", TYPE)
        .setHeader("ce-time", Instant.ofEpochMilli(record.writtenMillis()).toString())
        .setHeader("Content-Type", contentType(record))
        .setHeader("Idempotency-Key", record.id())
        .setHeader("Tidemark-Attempt", Integer.toString(record.attempt()));
    String key = record.key().isValidUtf8() ? record.key().toStringUtf8() : "";
    if (!key.isEmpty() && VALUE.matcher(key).matches()) {
      request.setHeader("ce-partitionkey", key);
    }
    if (!record.traceparent().isEmpty()) {
      request.setHeader(WalHeaders.TRACEPARENT, record.traceparent());
    }
    for (Header header : record.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (!NOT_THE_CALLERS.contains(name) && !name.startsWith("ce-") && fits(header)) {
        request.header(header.name(), header.value().toStringUtf8());
      }
    }
  }

  private static String contentType(LogRecord record) {
    return record.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(CONTENT_TYPE) && fits(header))
        .map(header -> header.value().toStringUtf8())
        .filter(value -> !value.isBlank())
        .findFirst()
        .orElse("application/octet-stream");
  }

  private static boolean fits(Header header) {
    return NAME.matcher(header.name()).matches()
        && header.value().isValidUtf8()
        && VALUE.matcher(header.value().toStringUtf8()).matches();
  }
}
