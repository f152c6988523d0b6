/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

/**
 * The W3C trace context header {@code traceparent}. A malformed one is ignored, as the
 * recommendation asks: a broken tracer must not stop writes.
 */
public final class Traceparent {

  private static final int LENGTH = 55;

  /** No longer one is looked at. */
  static final int LONGEST = 256;

  private Traceparent() {}

  /** Whether the text is a trace context that later spans can join. */
  public static boolean valid(String text) {
    int length = text.length();
    if (length < LENGTH || length > LONGEST || !hex(text, 0, 2) || text.startsWith("ff")) {
      return false;
    }
    boolean lengthFits = length == LENGTH || (!text.startsWith("00") && text.charAt(LENGTH) == '-');
    return lengthFits
        && text.charAt(2) == '-'
        && hex(text, 3, 35)
        && !zero(text, 3, 35)
        && text.charAt(35) == '-'
        && hex(text, 36, 52)
        && !zero(text, 36, 52)
        && text.charAt(52) == '-'
        && hex(text, 53, 55);
  }

  private static boolean hex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean zero(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }
}
