/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt, and how many there are.
 *
 * <p>The wait after failed attempt {@code n} is {@code min(maxBackoff, initial ×
 * multiplier^(n−1))}, and a random addition of at most {@code jitter} times that. It is never
 * shorter than the first term.
 *
 * @param initial the wait after the first failed attempt
 * @param multiplier what each further wait is multiplied by; at least 1
 * @param maxBackoff the longest wait before the addition
 * @param maxAttempts how many attempts in all; at least 1
 * @param jitter the largest random addition, as a share of the wait; 0 to 1
 */
public record RetryPolicy(
    Duration initial, double multiplier, Duration maxBackoff, int maxAttempts, double jitter) {

  /** 1 s, doubled up to 5 min, ten attempts, a fifth of jitter: about 17 minutes in all. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofSeconds(1), 2.0, Duration.ofMinutes(5), 10, 0.2);

  public RetryPolicy {
    if (initial.isNegative() || initial.isZero()) {
      throw new IllegalArgumentException("initial is " + initial + "; it must be positive");
    }
    if (!(multiplier >= 1.0 && multiplier <= 100.0)) {
      throw new IllegalArgumentException("multiplier is " + multiplier + "; it must be 1 to 100");
    }
    if (maxBackoff.compareTo(initial) < 0) {
      throw new IllegalArgumentException(
          "max backoff " + maxBackoff + " is less than initial " + initial);
    }
    if (maxAttempts < 1) {
      throw new IllegalArgumentException(
          "max attempts is " + maxAttempts + "; it must be at least 1");
    }
    if (!(jitter >= 0.0 && jitter <= 1.0)) {
      throw new IllegalArgumentException("jitter is " + jitter + "; it must be 0 to 1");
    }
  }

  /** Whether another attempt is allowed after so many have failed. */
  public boolean allowsAnother(int failedAttempts) {
    return failedAttempts < maxAttempts;
  }

  /**
   * The wait after a failed attempt, in milliseconds.
   *
   * @param failedAttempts how many attempts have failed so far, from 1
   * @param random draws the addition
   */
  public long backoffMillis(int failedAttempts, RandomGenerator random) {
    if (failedAttempts < 1) {
      throw new IllegalArgumentException("failed attempts is " + failedAttempts);
    }
    // In double: the power may overflow to infinity, and min() then takes the maximum as it should.
    double wait =
        Math.min(
            (double) maxBackoff.toMillis(),
            initial.toMillis() * Math.pow(multiplier, failedAttempts - 1.0));
    return (long) Math.ceil(wait + wait * jitter * random.nextDouble());
  }
}
