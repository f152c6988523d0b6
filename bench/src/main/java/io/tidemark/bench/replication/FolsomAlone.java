/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import com.spotify.folsom.BinaryMemcacheClient;
import com.spotify.folsom.ConnectFuture;
import com.spotify.folsom.MemcacheClientBuilder;
import com.spotify.folsom.MemcacheStatus;
import io.tidemark.bench.delay.load.Payloads;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sets by folsom alone, as many under way as it takes: the most that a writer could do. */
final class FolsomAlone {

  /** The peer's name in the report. */
  static final String NAME = "folsom, pipelined sets";

  private static final int UNDER_WAY = 2_000;
  private static final int TTL_SECONDS = 86_400;

  private FolsomAlone() {}

  /**
   * How many sets a second it makes.
   *
   * @param address of memcached
   * @param warmUp before it counts
   */
  static double perSecond(String address, int keys, Duration warmUp, Duration time)
      throws Exception {
    int colon = address.lastIndexOf(':');
    BinaryMemcacheClient<byte[]> client =
        MemcacheClientBuilder.newByteArrayClient()
            .withAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))
            .withConnections(1)
            .withMaxOutstandingRequests(2 * UNDER_WAY)
            .connectBinary();
    try {
      ConnectFuture.connectFuture(client).toCompletableFuture().get(10, TimeUnit.SECONDS);
      run(client, keys, warmUp);
      return run(client, keys, time);
    } finally {
      client.shutdown();
    }
  }

  private static double run(BinaryMemcacheClient<byte[]> client, int keys, Duration time)
      throws InterruptedException {
    Payloads payloads = new Payloads(1);
    Semaphore room = new Semaphore(UNDER_WAY);
    AtomicLong done = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    long start = System.nanoTime();
    for (long number = 0; System.nanoTime() - start < time.toNanos(); number++) {
      room.acquire();
      client
          .set("key-" + number % keys, payloads.of(number, 0), TTL_SECONDS, 2)
          .whenComplete(
              (status, error) -> {
                (status == MemcacheStatus.OK ? done : failed).incrementAndGet();
                room.release();
              });
    }
    room.acquire(UNDER_WAY);
    if (failed.get() > 0) {
      throw new IllegalStateException(failed.get() + " of folsom's sets failed");
    }
    return done.get() / ((System.nanoTime() - start) / 1e9);
  }
}
