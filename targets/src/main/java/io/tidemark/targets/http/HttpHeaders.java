/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.http;

import com.google.protobuf.ByteString;
import io.tidemark.record.Header;
import io.tidemark.record.WalHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which of a record's own headers an HTTP request carries. */
final class HttpHeaders {

  static final String CONTENT_TYPE = "content-type";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /**
   * They speak of the connection, or Tidemark says them itself. A bridge that copies headers brings
   * them along, so they are left out and refuse nothing.
   */
  private static final Set<String> LEFT_OUT =
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

  /** Proxies, cookie stores and metadata services trust them, and so no caller may say them. */
  private static final Set<String> NEVER_THE_CALLERS =
      Set.of("cookie", "forwarded", "metadata-flavor");

  private HttpHeaders() {}

  /**
   * Checks headers that a caller gave.
   *
   * @throws IllegalArgumentException naming the one that can't be carried, and the remedy
   */
  static void check(List<Header> headers) {
    for (Header header : headers) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (NEVER_THE_CALLERS.contains(name) || name.startsWith("x-forwarded-")) {
        throw wrong(header, "never comes from a caller at an HTTP target; leave it out");
      }
      boolean needed = name.equals(CONTENT_TYPE) || !leftOut(name);
      if (needed && !NAME.matcher(header.name()).matches()) {
        throw wrong(
            header,
            "is no name of a header in HTTP; take letters, digits, '-' and '_'"
                + ", or put it into the payload");
      }
      if (needed && !visible(header.value())) {
        throw wrong(
            header,
            "has a value that HTTP can't carry; take visible ASCII, spaces and tabs"
                + " (percent-encode the rest), or put it into the payload");
      }
    }
  }

  /** Whether a checked header is among the request's as it is. */
  static boolean carried(Header header) {
    return !leftOut(header.name().toLowerCase(Locale.ROOT));
  }

  private static boolean leftOut(String name) {
    return LEFT_OUT.contains(name) || name.startsWith("ce-");
  }

  private static boolean visible(ByteString value) {
    for (int i = 0; i < value.size(); i++) {
      byte b = value.byteAt(i);
      if ((b < ' ' && b != '\t') || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static IllegalArgumentException wrong(Header header, String why) {
    String name = header.name().replaceAll("[^\\x20-\\x7e]", "?");
    return new IllegalArgumentException(
        "header '%s' %s".formatted(name.length() > 100 ? name.substring(0, 100) : name, why));
  }
}
