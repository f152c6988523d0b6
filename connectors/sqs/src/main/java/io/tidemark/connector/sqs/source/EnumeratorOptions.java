/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import java.io.Serializable;
import java.time.Duration;

/**
 * How the enumerator works.
 *
 * @param discoveryInterval how often the discoverer is asked
 * @param depthInterval how often queues are asked for their depth; zero: never
 * @param readersPerQueue how many readers receive from each queue, 1 or more
 */
record EnumeratorOptions(Duration discoveryInterval, Duration depthInterval, int readersPerQueue)
    implements Serializable {

  static final EnumeratorOptions DEFAULT =
      new EnumeratorOptions(Duration.ofSeconds(30), Duration.ofSeconds(30), QueueShares.ALL);

  private static final long serialVersionUID = 1L;

  EnumeratorOptions {
    if (discoveryInterval.isNegative() || discoveryInterval.isZero()) {
      throw new IllegalArgumentException(
          "discovery interval is " + discoveryInterval + "; it must be positive");
    }
    if (depthInterval.isNegative()) {
      throw new IllegalArgumentException(
          "depth interval is " + depthInterval + "; it can't be negative");
    }
    if (readersPerQueue < 1) {
      throw new IllegalArgumentException(
          "readers per queue is " + readersPerQueue + "; it must be 1 or more");
    }
  }
}
