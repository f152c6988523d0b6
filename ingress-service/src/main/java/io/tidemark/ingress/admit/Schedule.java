/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.namespace.Limits;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Reads a lifecycle: whether its times make sense, when the record is due, when it was written. */
final class Schedule {

  /**
   * How far a write time may lie ahead of this server's clock. A write time decides which write is
   * the newest, and one from the far future would win over every later write.
   */
  static final java.time.Duration WRITE_TIME_AHEAD = java.time.Duration.ofHours(1);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** The bound of a protobuf Duration, in seconds. */
  private static final long LONGEST_SECONDS = 315_576_000_000L;

  /** 9999-12-31T23:59:59Z, the bound of a protobuf Timestamp. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private Schedule() {}

  static @Nullable Problem check(Lifecycle lifecycle, Limits limits, Instant now) {
    Problem problem = duration("lifecycle.delay", lifecycle.getDelay());
    if (problem == null) {
      problem = duration("lifecycle.jitter", lifecycle.getJitter());
    }
    if (problem == null) {
      problem = total(lifecycle, limits);
    }
    if (problem == null && lifecycle.hasWriteTime()) {
      problem = writeTime(lifecycle.getWriteTime(), now);
    }
    return problem;
  }

  /**
   * When a checked lifecycle's record is due, in epoch milliseconds: rounded up, because a
   * millisecond early is early.
   */
  static long dueMillis(Lifecycle lifecycle, Instant now, RandomGenerator random) {
    long delay = nanos(lifecycle.getDelay());
    long jitter = nanos(lifecycle.getJitter());
    if (delay + jitter == 0) {
      return now.toEpochMilli();
    }
    Instant due = now.plusNanos(jitter == 0 ? delay : delay + random.nextLong(jitter + 1));
    return due.plusNanos(NANOS_PER_MILLI - 1).toEpochMilli();
  }

  /** When a checked lifecycle's record was written, in epoch milliseconds. */
  static long writtenMillis(Lifecycle lifecycle, Instant now) {
    if (!lifecycle.hasWriteTime()) {
      return now.toEpochMilli();
    }
    Timestamp time = lifecycle.getWriteTime();
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toEpochMilli();
  }

  private static @Nullable Problem duration(String field, Duration value) {
    long seconds = value.getSeconds();
    int nanos = value.getNanos();
    boolean signsDiffer = (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0);
    if (seconds > LONGEST_SECONDS || seconds < -LONGEST_SECONDS) {
      return Problem.invalid(
          field
              + (" has seconds=" + seconds)
              + ", which isn't a Duration: it has at most "
              + (LONGEST_SECONDS + " s, about 10,000 years; is it in milliseconds?"));
    }
    if (Math.abs((long) nanos) >= NANOS_PER_SECOND || signsDiffer) {
      return Problem.invalid(
          field
              + (" has seconds=" + seconds + " and nanos=" + nanos)
              + ", which isn't a Duration: nanos must be within ±999999999, of the sign of seconds");
    }
    if (seconds < 0 || nanos < 0) {
      return Problem.invalid(
          field + " is " + text(value) + "; it must be zero or positive: leave it out for none");
    }
    return null;
  }

  private static @Nullable Problem total(Lifecycle lifecycle, Limits limits) {
    Duration delay = lifecycle.getDelay();
    Duration jitter = lifecycle.getJitter();
    java.time.Duration sum =
        java.time.Duration.ofSeconds(delay.getSeconds(), delay.getNanos())
            .plusSeconds(jitter.getSeconds())
            .plusNanos(jitter.getNanos());
    if (sum.compareTo(limits.maxDelay()) <= 0) {
      return null;
    }
    return Problem.invalid(
        "lifecycle.delay "
            + text(delay)
            + (lifecycle.hasJitter() ? " with lifecycle.jitter " + text(jitter) : "")
            + " is over the namespace's limit of "
            + seconds(limits.maxDelay().toSeconds(), limits.maxDelay().toNanosPart())
            + "; write with a shorter one, or raise the limit in the namespace's document");
  }

  private static @Nullable Problem writeTime(Timestamp time, Instant now) {
    long seconds = time.getSeconds();
    int nanos = time.getNanos();
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
      return Problem.invalid(
          "lifecycle.write_time has nanos="
              + nanos
              + ", which isn't a Timestamp: nanos must be 0 to 999999999");
    }
    if (seconds < 0 || seconds > LAST_SECOND) {
      return Problem.invalid(
          "lifecycle.write_time has seconds="
              + seconds
              + "; it must be from 1970 to 9999, in seconds (not milliseconds) since the epoch");
    }
    Instant written = Instant.ofEpochSecond(seconds, nanos);
    if (written.isAfter(now.plus(WRITE_TIME_AHEAD))) {
      return Problem.invalid(
          "lifecycle.write_time is "
              + written
              + ", more than "
              + WRITE_TIME_AHEAD.toHours()
              + " h ahead of this server's clock; it is when the application wrote the mutation,"
              + " use lifecycle.delay for when to deliver it");
    }
    return null;
  }

  private static long nanos(Duration value) {
    return value.getSeconds() * NANOS_PER_SECOND + value.getNanos();
  }

  /** A duration for a message. */
  static String text(Duration value) {
    return seconds(value.getSeconds(), value.getNanos());
  }

  /** Whether it is no time at all. */
  static boolean zero(Duration value) {
    return value.getSeconds() == 0 && value.getNanos() == 0;
  }

  private static String seconds(long seconds, int nanos) {
    return java.math.BigDecimal.valueOf(seconds)
            .add(java.math.BigDecimal.valueOf(nanos, 9))
            .stripTrailingZeros()
            .toPlainString()
        + "s";
  }
}
