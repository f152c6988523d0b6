/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.channel;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;

/** Times as messages have them. */
public final class WireTime {

  /** The last millisecond that a protobuf timestamp can hold, of the year 9999. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private WireTime() {}

  /** A time in milliseconds since the epoch; one that can't be said is the last that can. */
  public static Timestamp timestamp(long millis) {
    return Timestamps.fromMillis(Math.min(millis, LAST_MILLIS));
  }
}
