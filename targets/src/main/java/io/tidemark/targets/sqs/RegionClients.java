/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.sqs;

import io.tidemark.connector.sqs.client.SqsClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/** A client for each region, made when it is first needed. Safe for threads. */
final class RegionClients implements AutoCloseable {

  /** How long a region that can't be had is left alone: looking for one takes most of a second. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  private final Function<String, SqsClient> open;
  private final LongSupplier nanoTime;
  private final Map<String, SqsClient> clients = new HashMap<>();
  private final Map<String, Failed> failures = new HashMap<>();

  /** Why there was no client, and when. */
  private record Failed(SdkException error, long nanos) {}

  /**
   * No client yet.
   *
   * @param open makes one of a region
   * @param nanoTime time that only grows
   */
  RegionClients(Function<String, SqsClient> open, LongSupplier nanoTime) {
    this.open = open;
    this.nanoTime = nanoTime;
  }

  /**
   * The client of a region.
   *
   * @throws SdkException if the SDK has none, now or less than {@link #PAUSE} ago
   */
  synchronized SqsClient get(String region) {
    SqsClient known = clients.get(region);
    if (known != null) {
      return known;
    }
    Failed failed = failures.get(region);
    if (failed != null && nanoTime.getAsLong() - failed.nanos() < PAUSE.toNanos()) {
      throw failed.error();
    }
    try {
      SqsClient opened = open.apply(region);
      clients.put(region, opened);
      failures.remove(region);
      return opened;
    } catch (SdkException e) {
      failures.put(region, new Failed(e, nanoTime.getAsLong()));
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(SqsClient::close);
    clients.clear();
  }
}
