/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.load;

/** Sends records, asynchronously. */
public interface Transport extends AutoCloseable {

  /**
   * Sends one. It may wait while too many are under way.
   *
   * @param failed is told if it can't be sent; not called otherwise
   */
  void send(long number, byte[] payload, long dueMillis, Failed failed) throws InterruptedException;

  /** Ends what is under way. */
  @Override
  void close();

  /** Takes a failure. */
  interface Failed {
    /** A record can't be sent, for this reason. */
    void because(String reason);
  }
}
