/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a target in its one normal form: scheme and authority in lower case, an absolute
 * path without {@code .} or {@code ..} however they are encoded, no user information, no fragment.
 * Two addresses that differ only in how they are written compare equal, and a check against a list
 * of allowed ones can't be led astray.
 */
public final class TargetUri {

  /** The longest address, in characters. */
  public static final int MAX_LENGTH = 2048;

  private static final String EXAMPLE =
      "Write kafka://CLUSTER/TOPIC, grpc://HOST:PORT or http://HOST:PORT/PATH";

  private static final int LARGEST_PORT = 65_535;

  private static final Pattern ESCAPE = Pattern.compile("%[0-9a-fA-F]{2}");

  // What some server or proxy on the way takes for the end of a path segment: a slash, an encoded
  // one, either backslash, and ';', behind which servlet containers drop what they call parameters.
  private static final Pattern SEGMENT_END = Pattern.compile("/|%2f|\\\\|%5c|;|%3b");

  private final String value;

  private TargetUri(String value) {
    this.value = value;
  }

  /**
   * Reads an address that a person or a program wrote.
   *
   * @throws IllegalArgumentException naming what is wrong with it
   */
  public static TargetUri parse(String text) {
    return new TargetUri(isNormal(text) ? text : normalise(text));
  }

  /**
   * Whether an address is of the plainest kind, of which it is easily seen that it is in normal
   * form: names of letters, digits and inner {@code -}, a port, a path without escapes. Addresses
   * are read with every record, nearly all are so, and the JDK's parser is a third and more of what
   * it costs to read one.
   */
  private static boolean isNormal(String text) {
    int host = text.indexOf("://") + 3;
    if (host < 4 || text.length() > MAX_LENGTH || !isLabels(text, 0, host - 3)) {
      return false;
    }
    int end = endOfAuthority(text, host);
    int colon = text.indexOf(':', host);
    int hostEnd = colon < 0 || colon > end ? end : colon;
    return isLabels(text, host, hostEnd)
        && (hostEnd == end || isPort(text, hostEnd + 1, end))
        && isPlainPath(text, end);
  }

  /** Names with dots between them, each of which begins with a letter. */
  private static boolean isLabels(String text, int from, int to) {
    char before = '.';
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      boolean inner = (c >= '0' && c <= '9') || c == '-';
      if (before == '.' ? !letter : !letter && !inner && (c != '.' || before == '-')) {
        return false;
      }
      before = c;
    }
    return before != '.' && before != '-';
  }

  private static boolean isPort(String text, int from, int to) {
    if (to == from || to - from > 4 || text.charAt(from) == '0') {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlainPath(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '/'
              || c == '-'
              || c == '_'
              || (c == '.' && text.charAt(i - 1) != '/');
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  /** The address in normal form, for example {@code kafka://main/orders}. */
  public String value() {
    return value;
  }

  /** What is before {@code ://}, in lower case; names the kind of target. */
  public String scheme() {
    return value.substring(0, value.indexOf("://"));
  }

  /** The server that it is at: scheme and authority, for example {@code http://app:80}. */
  public String server() {
    return value.substring(0, endOfAuthority(value, value.indexOf("://") + 3));
  }

  private static int endOfAuthority(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
      end++;
    }
    return end;
  }

  /** The host or the cluster, in lower case; an IPv6 address is in brackets. */
  public String host() {
    String place = place();
    int colon = portColon(place);
    return colon < 0 ? place : place.substring(0, colon);
  }

  /** The port; -1 where there is none. */
  public int port() {
    String place = place();
    int colon = portColon(place);
    return colon < 0 ? -1 : Integer.parseInt(place.substring(colon + 1));
  }

  /** The path as it is written, with its first slash; may be empty. */
  public String path() {
    String rest = value.substring(server().length());
    int query = rest.indexOf('?');
    return query < 0 ? rest : rest.substring(0, query);
  }

  /** What is behind the question mark, as it is written; null where there is none. */
  public @Nullable String query() {
    int query = value.indexOf('?');
    return query < 0 ? null : value.substring(query + 1);
  }

  private String place() {
    return server().substring(scheme().length() + 3);
  }

  private static int portColon(String place) {
    int colon = place.lastIndexOf(':');
    return colon > place.lastIndexOf(']') ? colon : -1;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TargetUri uri && uri.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }

  /** The same by the JDK's parser, whatever the address. */
  static String normalise(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a target of " + text.length() + " characters; the limit is " + MAX_LENGTH);
    }
    if (userInformation(text)) {
      throw new IllegalArgumentException(
          "a target with user information before '@': secrets don't belong in an address; drop it");
    }
    URI uri = read(text);
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw new IllegalArgumentException(shown(text) + " lacks a scheme or a place. " + EXAMPLE);
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          shown(text) + " has a fragment; drop '#' and what follows");
    }
    if (uri.getPort() > LARGEST_PORT) {
      throw new IllegalArgumentException(
          shown(text) + " has port " + uri.getPort() + "; the largest is " + LARGEST_PORT);
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (climbs(path)) {
      throw new IllegalArgumentException(
          shown(text) + " has a path segment '.' or '..'; write the path without it");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + upperEscapes(uri.getRawQuery());
    int host = text.indexOf("://") + 3; // As it was written, with its underscores.
    return uri.getScheme().toLowerCase(Locale.ROOT)
        + "://"
        + text.substring(host, host + uri.getHost().length()).toLowerCase(Locale.ROOT)
        + port
        + upperEscapes(path)
        + query;
  }

  /** The JDK takes no host with an underscore for one, so it is shown a letter in its place. */
  private static URI read(String text) {
    int scheme = text.indexOf("://");
    String shown = text;
    if (scheme >= 0) {
      int end = endOfAuthority(text, scheme + 3);
      shown =
          text.substring(0, scheme)
              + text.substring(scheme, end).replace('_', 'x')
              + text.substring(end);
    }
    try {
      return new URI(shown).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "%s is not an address: %s. %s".formatted(shown(text), e.getReason(), EXAMPLE), e);
    }
  }

  // Before the JDK parses it, so that no message of a malformed address can show a secret.
  private static boolean userInformation(String text) {
    int start = text.indexOf("://");
    int at = text.indexOf('@', Math.max(start, 0));
    int path = start < 0 ? -1 : text.indexOf('/', start + 3);
    return at >= 0 && (path < 0 || at < path);
  }

  private static boolean climbs(String path) {
    if (path.indexOf('.') < 0 && path.indexOf('%') < 0) {
      return false; // Read of every record: nearly all have neither.
    }
    String plain = path.toLowerCase(Locale.ROOT);
    for (String once = ""; !once.equals(plain); ) {
      once = plain;
      plain = once.replace("%25", "%");
    }
    for (String segment : SEGMENT_END.split(plain.replace("%2e", "."), -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return false;
  }

  private static String upperEscapes(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    return ESCAPE.matcher(text).replaceAll(match -> match.group().toUpperCase(Locale.ROOT));
  }

  private static String shown(String text) {
    return "'" + (text.length() > 200 ? text.substring(0, 200) + "…" : text) + "'";
  }
}
