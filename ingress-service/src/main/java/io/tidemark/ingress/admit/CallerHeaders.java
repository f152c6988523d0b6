/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import io.tidemark.namespace.Limits;
import io.tidemark.record.Header;
import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the headers of a request. */
final class CallerHeaders {

  private CallerHeaders() {}

  static @Nullable Problem check(Map<String, String> headers, Limits limits) {
    if (headers.size() > limits.maxHeaders()) {
      return Problem.tooLarge(
          "headers has "
              + headers.size()
              + " entries; the namespace's limit is "
              + limits.maxHeaders()
              + ": put the rest into the payload");
    }
    for (String name : headers.keySet()) {
      Problem problem = name(name);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** The record's headers. The trace context is a field of the record, so it isn't among them. */
  static List<Header> read(Map<String, String> headers) {
    if (headers.isEmpty()) {
      return List.of();
    }
    List<Header> read = new ArrayList<>(headers.size());
    headers.forEach(
        (name, value) -> {
          if (!name.equals(WalHeaders.TRACEPARENT)) {
            read.add(Header.of(name, value));
          }
        });
    return read;
  }

  /** Names and values together, in bytes. */
  static int bytes(List<Header> headers) {
    int bytes = 0;
    for (Header header : headers) {
      // A checked name is ASCII: a character is a byte.
      bytes += header.name().length() + header.value().size();
    }
    return bytes;
  }

  static @Nullable Problem checkBytes(int bytes, Limits limits) {
    if (bytes <= limits.maxHeaderBytes()) {
      return null;
    }
    return Problem.tooLarge(
        "headers has "
            + bytes
            + " bytes of names and values; the namespace's limit is "
            + limits.maxHeaderBytes()
            + ": put the rest into the payload");
  }

  private static @Nullable Problem name(String name) {
    if (name.isEmpty()) {
      return Problem.invalid("headers has an empty name; give it one or leave it out");
    }
    if (name.startsWith(Header.RESERVED_PREFIX)) {
      return Problem.invalid(
          "headers has the name "
              + Problem.show(name)
              + "; names that begin with 'wal.' are reserved, take another");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c > '~') {
        return Problem.invalid(
            "headers has the name "
                + Problem.show(name)
                + "; a name is printable ASCII without a space");
      }
    }
    return null;
  }
}
