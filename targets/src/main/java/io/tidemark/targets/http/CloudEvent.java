/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import io.tidemark.record.Header;
import io.tidemark.record.LogRecord;
import io.tidemark.record.WalHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.message.BasicHttpRequest;

/**
 * A record's headers as those of a CloudEvent in binary mode (CloudEvents 1.0, HTTP binding, 3.1),
 * with the caller's own as ordinary HTTP headers. Which those may be {@link HttpHeaders} says.
 */
final class CloudEvent {

  static final String TYPE = "io.tidemark.record.v1";

  private static final int LONGEST_VALUE = 4096;
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0," + LONGEST_VALUE + "}");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");

  /** The last millisecond that RFC 3339 can write, of the year 9999. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private CloudEvent() {}

  /** Adds the headers of a record to a request. */
  static void describe(LogRecord record, BasicHttpRequest request) {
    request.setHeader("ce-specversion", "1.0");
    request.setHeader("ce-id", encode(record.id()));
    request.setHeader("ce-source", "/namespaces/" + encode(record.namespace()));
    request.setHeader("ce-type", TYPE);
    request.setHeader("Content-Type", contentType(record));
    request.setHeader("Idempotency-Key", record.id());
    request.setHeader("Tidemark-Attempt", Integer.toString(record.attempt()));
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
      if (HttpHeaders.carried(header)) {
        request.addHeader(header.name(), header.value().toStringUtf8());
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
        .filter(header -> header.name().equalsIgnoreCase(HttpHeaders.CONTENT_TYPE))
        .map(header -> header.value().toStringUtf8())
        .filter(value -> !value.isBlank())
        .findFirst()
        .orElse("application/octet-stream");
  }
}
