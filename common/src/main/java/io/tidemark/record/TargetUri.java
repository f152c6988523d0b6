/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The address of a target in its one normal form: scheme and authority in lower case, an absolute
 * path without {@code .} or {@code ..}, no user information, no fragment. Two addresses of the same
 * place compare equal, and a check against a list of allowed ones can't be led astray.
 *
 * @param value the address in normal form, for example {@code kafka://main/orders}
 */
public record TargetUri(String value) {

  /** The longest address, in characters. */
  public static final int MAX_LENGTH = 2048;

  public TargetUri {
    String normal = normalise(value);
    if (!normal.equals(value)) {
      throw new IllegalArgumentException("not in normal form: " + value);
    }
  }

  /**
   * Reads an address that a person or a program wrote.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  public static TargetUri parse(String text) {
    return new TargetUri(normalise(text));
  }

  /** What is before {@code ://}, in lower case; names the kind of target. */
  public String scheme() {
    return value.substring(0, value.indexOf("://"));
  }

  /** The address for the JDK's own APIs. */
  public URI toUri() {
    return URI.create(value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static String normalise(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a target of " + text.length() + " characters; the limit is " + MAX_LENGTH);
    }
    URI uri;
    try {
      uri = new URI(text).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an address: " + e.getReason() + ". " + EXAMPLE, e);
    }
    String scheme = uri.getScheme();
    String authority = uri.getRawAuthority();
    if (scheme == null || authority == null || uri.getHost() == null) {
      throw new IllegalArgumentException("'" + text + "' lacks a scheme or a place. " + EXAMPLE);
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "a target with user information before '@': secrets don't belong in an address");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "'" + text + "' has a fragment; drop '#' and what follows");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    for (String segment : path.toLowerCase(Locale.ROOT).replace("%2e", ".").split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("'" + text + "' has a path segment '" + segment + "'");
      }
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return scheme.toLowerCase(Locale.ROOT)
        + "://"
        + authority.toLowerCase(Locale.ROOT)
        + path
        + query;
  }

  private static final String EXAMPLE =
      "Write kafka://CLUSTER/TOPIC, grpc://HOST:PORT or http://HOST:PORT/PATH";
}
