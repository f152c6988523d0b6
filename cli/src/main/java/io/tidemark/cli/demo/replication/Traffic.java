/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tidemark.record.CacheWrite;
import java.util.Random;

/**
 * What an application does to its cache: sets, a part of them with a lifetime, and deletes, of keys
 * some of which are hot. The same seed draws the same. For one thread.
 */
final class Traffic {

  private static final double DELETES = 0.1;
  private static final double SHORT_LIVED = 0.15;
  private static final double LONG_LIVED = 0.35;
  private static final double LARGE = 0.005;
  private static final double HUGE = 0.0001;
  private static final int HUGE_BYTES = 1024 * 1024;

  private final Random random;
  private final Zipf zipf;

  /**
   * Traffic.
   *
   * @param keys how many keys there are
   */
  Traffic(int keys, long seed) {
    this.random = new Random(seed);
    this.zipf = new Zipf(keys);
  }

  /** The next write. */
  Change next(long nowMillis) {
    String key = "user:" + zipf.draw(random);
    if (random.nextDouble() < DELETES) {
      return new Change(key, ByteString.EMPTY, CacheWrite.PLAIN_DELETE, nowMillis);
    }
    byte[] value = new byte[bytes()];
    random.nextBytes(value);
    int flags = random.nextBoolean() ? random.nextInt() : 0;
    return new Change(
        key,
        UnsafeByteOperations.unsafeWrap(value),
        new CacheWrite(CacheWrite.Operation.SET, lifetime(), flags),
        nowMillis);
  }

  /** A write that no region's cache can take, for its key has a space. */
  static Change bad(int number, long nowMillis) {
    return new Change(
        "user " + number, ByteString.copyFromUtf8("value"), CacheWrite.PLAIN_SET, nowMillis);
  }

  private int bytes() {
    double kind = random.nextDouble();
    if (kind < HUGE) {
      return HUGE_BYTES - random.nextInt(1_000);
    }
    return kind < LARGE ? random.nextInt(10_000, 60_000) : random.nextInt(20, 1_500);
  }

  /** In seconds; 0: for ever. */
  private int lifetime() {
    double kind = random.nextDouble();
    if (kind < SHORT_LIVED) {
      return random.nextInt(3, 20);
    }
    return kind < LONG_LIVED ? random.nextInt(600, 7_200) : 0;
  }
}
