/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.WalHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
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
  private static final int LONGEST_VALUE = 4096;
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0," + LONGEST_VALUE + "}");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");

  /** The last millisecond that RFC 3339 can write, of the year 9999. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
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
          "proxy-authenticate",
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
        .setHeader("ce-id", encode(record.id()))
        .setHeader("ce-source", "/namespaces/" + encode(record.namespace()))
        .setHeader("ce-type", TYPE)
        .setHeader("Content-Type", contentType(record))
        .setHeader("Idempotency-Key", record.id())
        .setHeader("Tidemark-Attempt", Integer.toString(record.attempt()));
    String key = record.key().isValidUtf8() ? record.key().toStringUtf8() : "";
    String encodedKey = encode(key);
    // The attribute is text without control characters; any other key is left out.
    if (!key.isEmpty() && encodedKey.length() <= LONGEST_VALUE && !CONTROL.matcher(key).find()) {
      request.setHeader("ce-partitionkey", encodedKey);
    }
    if (record.writtenMillis() <= LAST_MILLIS) {
      request.setHeader("ce-time", Instant.ofEpochMilli(record.writtenMillis()).toString());
    }
    if (!record.traceparent().isEmpty() && VALUE.matcher(record.traceparent()).matches()) {
      request.setHeader(WalHeaders.TRACEPARENT, record.traceparent());
    }
    for (Header header : record.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (!NOT_THE_CALLERS.contains(name) && !name.startsWith("ce-") && fits(header)) {
        request.header(header.name(), header.value().toStringUtf8());
      }
    }
  }

  /**
   * An attribute's value as a header's (HTTP binding, 3.1.3.2): the bytes of what isn't visible
   * ASCII, of the double quote and of the percent sign itself are escaped.
   */
  static String encode(String value) {
    StringBuilder encoded = new StringBuilder(value.length() + 16);
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b <= '~' && b != '"' && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
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
