/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.serving.grpc;

import java.time.Duration;

/**
 * How long a client may keep a connection. Without an end to it, a replica that is added gets no
 * calls of the clients that are connected to the others already.
 *
 * @param most until it is told to connect anew, a tenth more or less; zero: for ever
 * @param grace how long calls that are open then may go on before they are cut off
 */
public record ConnectionAge(Duration most, Duration grace) {

  /** Half an hour is longer than any unary call, and than most streams live. */
  public static final ConnectionAge DEFAULT =
      new ConnectionAge(Duration.ofMinutes(10), Duration.ofMinutes(30));

  public ConnectionAge {
    if (most.isNegative() || (!most.isZero() && most.compareTo(Duration.ofSeconds(1)) < 0)) {
      throw new IllegalArgumentException(
          "--max-connection-age is "
              + most.toMillis()
              + "ms; it must be 0s (for ever), or 1s or more");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException(
          "--max-connection-age-grace is " + grace.toMillis() + "ms; it must be 0s or more");
    }
  }
}
