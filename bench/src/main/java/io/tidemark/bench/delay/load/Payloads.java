/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Payloads that no compression makes smaller, each with what the receiver needs to know in its
 * first bytes. There are so many that none repeats within the window of a compressor.
 */
public final class Payloads {

  /** The size of each, in bytes. */
  public static final int BYTES = 1024;

  private static final int HEAD = 3 * Long.BYTES;
  private static final int DIFFERENT = 997;

  private final byte[][] bodies = new byte[DIFFERENT][BYTES];
  private final long run;

  /**
   * The payloads of one run.
   *
   * @param run tells this run's records from those of another that come late
   */
  public Payloads(long run) {
    this.run = run;
    Random random = new Random(7);
    for (byte[] body : bodies) {
      random.nextBytes(body);
    }
  }

  /** The payload of a record. */
  public byte[] of(long number, long dueMillis) {
    byte[] payload = bodies[(int) (number % DIFFERENT)].clone();
    ByteBuffer.wrap(payload).putLong(run).putLong(number).putLong(dueMillis);
    return payload;
  }

  /**
   * What the first bytes of a payload say.
   *
   * @param run whose record it is
   * @param number which one of the run
   * @param dueMillis when it is due
   */
  public record Head(long run, long number, long dueMillis) {

    /** Reads it. */
    public static Head of(byte[] payload) {
      if (payload.length < HEAD) {
        throw new IllegalArgumentException("a payload of " + payload.length + " bytes isn't ours");
      }
      ByteBuffer bytes = ByteBuffer.wrap(payload);
      return new Head(bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
  }
}
