/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import java.util.regex.Pattern;

/**
 * What a text must look like.
 *
 * @param pattern what the whole text must match
 * @param bounds the same for people, for example {@code 1 to 63 letters}
 */
public record TextRule(Pattern pattern, String bounds) {

  /** A text that must match an expression as a whole. */
  public static TextRule matching(String expression, String bounds) {
    return new TextRule(Pattern.compile(expression), bounds);
  }

  /** Any text of a length. */
  public static TextRule any(int shortest, int longest) {
    return matching(
        "(?s).{%s,%s}".formatted(shortest, longest),
        "%s to %s characters".formatted(shortest, longest));
  }

  /** Whether the text is as it must be. */
  public boolean allows(String text) {
    return pattern.matcher(text).matches();
  }
}
