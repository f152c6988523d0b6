/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.retry;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt, and how many there are.
 *
 * <p>The wait after failed attempt {@code n} is {@code min(maxBackoff, initial × multiplier^(n−1))}
 * rounded up to a millisecond, and a random addition of at most {@code jitter} times that. It is
 * never shorter than the first term.
 *
 * @param initial the wait after the first failed attempt; at least 1 ms
 * @param multiplier what each further wait is multiplied by; 1 to 100
 * @param maxBackoff the longest wait before the addition; from {@code initial} to 365 days
 * @param maxAttempts how many attempts in all; 1 to 1,000,000
 * @param jitter the largest random addition, as a share of the wait; 0 to 1
 * @param expireAfter how long after its due time a record is still attempted, 1 ms to 365 days;
 *     empty: for as long as there are attempts
 * @param onRefusal what refusals mean of which it isn't said that they are an outage
 */
public record RetryPolicy(
    Duration initial,
    double multiplier,
    Duration maxBackoff,
    int maxAttempts,
    double jitter,
    Optional<Duration> expireAfter,
    Map<Refusal, Refusal.Meaning> onRefusal) {

  /** The shortest wait: what a timer can tell apart. */
  public static final Duration SHORTEST = Duration.ofMillis(1);

  /** The longest wait before the addition. */
  public static final Duration LONGEST = Duration.ofDays(365);

  /** The largest multiplier. */
  public static final double MOST_MULTIPLIER = 100.0;

  /** The most attempts that a policy may ask for. */
  public static final int MOST_ATTEMPTS = 1_000_000;

  /** 1 s, doubled up to 5 min, ten attempts, a fifth of jitter: about nine minutes in all. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofSeconds(1), 2.0, Duration.ofMinutes(5), 10, 0.2);

  public RetryPolicy {
    if (initial.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "initial is " + initial + "; it must be at least " + SHORTEST);
    }
    if (!(multiplier >= 1.0 && multiplier <= MOST_MULTIPLIER)) {
      throw new IllegalArgumentException(
          "multiplier is " + multiplier + "; it must be 1 to " + MOST_MULTIPLIER);
    }
    if (maxBackoff.compareTo(initial) < 0) {
      throw new IllegalArgumentException(
          "max backoff " + maxBackoff + " is less than initial " + initial);
    }
    if (maxBackoff.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "max backoff is " + maxBackoff + "; it must be at most " + LONGEST);
    }
    if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException(
          "max attempts is " + maxAttempts + "; it must be 1 to " + MOST_ATTEMPTS);
    }
    if (!(jitter >= 0.0 && jitter <= 1.0)) {
      throw new IllegalArgumentException("jitter is " + jitter + "; it must be 0 to 1");
    }
    expireAfter.ifPresent(RetryPolicy::checkExpiry);
    onRefusal = Map.copyOf(onRefusal);
  }

  /** A policy under which every refusal is an outage. */
  public RetryPolicy(
      Duration initial,
      double multiplier,
      Duration maxBackoff,
      int maxAttempts,
      double jitter,
      Optional<Duration> expireAfter) {
    this(initial, multiplier, maxBackoff, maxAttempts, jitter, expireAfter, Map.of());
  }

  /** What a refusal means. */
  public Refusal.Meaning on(Refusal refusal) {
    return onRefusal.getOrDefault(refusal, Refusal.Meaning.OUTAGE);
  }

  /** A policy under which no record expires. */
  public RetryPolicy(
      Duration initial, double multiplier, Duration maxBackoff, int maxAttempts, double jitter) {
    this(initial, multiplier, maxBackoff, maxAttempts, jitter, Optional.empty());
  }

  private static void checkExpiry(Duration expireAfter) {
    if (expireAfter.compareTo(SHORTEST) < 0 || expireAfter.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "expire after is %s; it must be %s to %s".formatted(expireAfter, SHORTEST, LONGEST));
    }
  }

  /**
   * Whether a record is past its time.
   *
   * @param dueMillis when it was due, in milliseconds since the epoch
   * @param nowMillis the time now, in the same
   */
  public boolean expired(long dueMillis, long nowMillis) {
    return expireAfter.isPresent() && nowMillis - dueMillis > expireAfter.get().toMillis();
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
    double exact =
        Math.min(millis(maxBackoff), millis(initial) * Math.pow(multiplier, failedAttempts - 1.0));
    double wait = Math.ceil(exact);
    return (long) wait + (long) Math.floor(wait * jitter * random.nextDouble());
  }

  // With its fraction: Duration.toMillis() would cut 1.9 ms to 1, and the wait would be too short.
  private static double millis(Duration duration) {
    return duration.getSeconds() * 1e3 + duration.getNano() / 1e6;
  }
}
