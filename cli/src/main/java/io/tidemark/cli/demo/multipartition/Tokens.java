/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import com.google.protobuf.Timestamp;
import io.tidemark.example.keyvalue.v1.IdempotencyToken;

/** What makes a call that is repeated the same call. */
final class Tokens {

  private static final int MILLIS_A_SECOND = 1_000;
  private static final int NANOS_A_MILLI = 1_000_000;

  private Tokens() {}

  /** Of a change that is made at a time, in milliseconds since the epoch. */
  static IdempotencyToken at(long millis, String token) {
    return IdempotencyToken.newBuilder()
        .setGenerationTime(
            Timestamp.newBuilder()
                .setSeconds(millis / MILLIS_A_SECOND)
                .setNanos((int) (millis % MILLIS_A_SECOND) * NANOS_A_MILLI))
        .setToken(token)
        .build();
  }

  /** When the change was made. */
  static long millis(IdempotencyToken token) {
    Timestamp time = token.getGenerationTime();
    return time.getSeconds() * MILLIS_A_SECOND + time.getNanos() / NANOS_A_MILLI;
  }
}
