/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import io.tidemark.api.v1.Refusal;

/**
 * Why a request can't be an entry of a queue.
 *
 * @param refusal for programs
 * @param message for people: field, value and remedy
 */
public record Problem(Refusal refusal, String message) {

  /** How much of a caller's value a message repeats, in characters. */
  private static final int SHOWN = 100;

  static Problem invalid(String message) {
    return new Problem(Refusal.INVALID_ARGUMENT, message);
  }

  static Problem tooLarge(String message) {
    return new Problem(Refusal.TOO_LARGE, message);
  }

  /** A caller's value for a message: quoted, clipped, on one line. */
  static String show(String value) {
    StringBuilder shown = new StringBuilder(Math.min(value.length(), SHOWN) + 3).append('\'');
    for (int i = 0; i < value.length() && i < SHOWN; i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c)) {
        shown.append(String.format("\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.append(value.length() > SHOWN ? "…'" : "'").toString();
  }
}
