/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace.document;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span of time as people write it: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 365d}. */
public final class DurationText {

  private static final String REMEDY =
      "write a whole number and its unit, such as 500ms, 30s, 5m, 2h or 365d, or ISO-8601 such as"
          + " PT30S";

  private static final Pattern SHORT = Pattern.compile("([0-9]{1,18}) ?(ms|s|m|h|d)");

  private static final int LONGEST_TEXT = 64;

  private DurationText() {}

  /**
   * Reads a span.
   *
   * @throws IllegalArgumentException saying how to write one
   */
  public static Duration parse(String text) {
    try {
      Matcher matcher = SHORT.matcher(text);
      if (matcher.matches()) {
        return of(Long.parseLong(matcher.group(1)), matcher.group(2));
      }
      if (text.length() <= LONGEST_TEXT && text.toUpperCase(Locale.ROOT).startsWith("P")) {
        return Duration.parse(text);
      }
    } catch (ArithmeticException | DateTimeException e) {
      throw new IllegalArgumentException("not a duration; " + REMEDY, e);
    }
    throw new IllegalArgumentException("not a duration; " + REMEDY);
  }

  /** Writes a span in the largest unit that holds it whole; ISO-8601 below a millisecond. */
  public static String format(Duration duration) {
    if (duration.isNegative() || duration.getNano() % 1_000_000 != 0) {
      return duration.toString();
    }
    if (duration.getNano() != 0) {
      return duration.toMillis() + "ms";
    }
    long seconds = duration.getSeconds();
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3600 + "h";
  }

  private static Duration of(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
