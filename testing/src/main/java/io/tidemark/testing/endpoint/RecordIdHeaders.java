/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing.endpoint;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where a request says which record it carries. */
final class RecordIdHeaders {

  private RecordIdHeaders() {}

  /** The id of a CloudEvent in binary mode; where there is none, the idempotency key. */
  static Optional<String> id(Headers headers) {
    String event = headers.getFirst("ce-id");
    String idempotency = headers.getFirst("Idempotency-Key");
    if (event != null && !event.isEmpty()) {
      return Optional.of(decode(event));
    }
    return Optional.ofNullable(idempotency)
        .map(RecordIdHeaders::unquote)
        .filter(id -> !id.isEmpty());
  }

  /** CloudEvents' HTTP binding percent-encodes a space, a quote, a percent sign, and non-ASCII. */
  private static String decode(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
    for (int i = 0; i < value.length(); i++) {
      boolean encoded = value.charAt(i) == '%' && i + 2 < value.length();
      int high = encoded ? Character.digit(value.charAt(i + 1), 16) : -1;
      int low = encoded ? Character.digit(value.charAt(i + 2), 16) : -1;
      if (high >= 0 && low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(value.charAt(i)).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** An idempotency key is a string of a structured field: in quotes. Many send it bare. */
  private static String unquote(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted
        ? value.substring(1, value.length() - 1).replaceAll("\\\\([\\\\\"])", "$1")
        : value;
  }
}
