/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.request;

import com.google.protobuf.Timestamp;
import io.tidemark.example.keyvalue.v1.IdempotencyToken;

/**
 * Which call it is. A call that is repeated is the same one, and so writes with the same time and
 * under the same name: what it has changed already doesn't change again.
 *
 * @param generationTime when the change was made
 * @param name unique to the call: the time and the token
 */
public record Call(Timestamp generationTime, String name) {

  private static final long MICROS_A_SECOND = 1_000_000;
  private static final long MILLIS_A_SECOND = 1_000;
  private static final int NANOS_A_MICRO = 1_000;
  private static final int NANOS_A_MILLI = 1_000_000;

  /** Of a token that {@link RequestRules} has nothing against. */
  public static Call of(IdempotencyToken token) {
    return new Call(
        token.getGenerationTime(), micros(token.getGenerationTime()) + "." + token.getToken());
  }

  /** Of a request without a token: one that is made now, and can't be repeated. */
  public static Call now(long millis) {
    Timestamp now =
        Timestamp.newBuilder()
            .setSeconds(Math.floorDiv(millis, MILLIS_A_SECOND))
            .setNanos((int) Math.floorMod(millis, MILLIS_A_SECOND) * NANOS_A_MILLI)
            .build();
    return new Call(now, "");
  }

  /** The time that a table is told, in microseconds. */
  public long micros() {
    return micros(generationTime);
  }

  /** The same time in milliseconds. */
  public long millis() {
    return millis(generationTime);
  }

  static long millis(Timestamp time) {
    return time.getSeconds() * MILLIS_A_SECOND + time.getNanos() / NANOS_A_MILLI;
  }

  private static long micros(Timestamp time) {
    return time.getSeconds() * MICROS_A_SECOND + time.getNanos() / NANOS_A_MICRO;
  }
}
