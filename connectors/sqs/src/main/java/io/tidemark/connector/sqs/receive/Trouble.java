/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.Backoff;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether one kind of request fails at one queue; logs the first failure and the end, no more. */
final class Trouble {

  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

  private final String action;
  private final String queue;
  private final RandomGenerator random;
  private int failures;
  private long untilMillis = Long.MIN_VALUE;

  Trouble(String action, String queue, RandomGenerator random) {
    this.action = action;
    this.queue = queue;
    this.random = random;
  }

  /** Whether it may be tried. */
  boolean over(long nowMillis) {
    return nowMillis >= untilMillis;
  }

  /** Notes a failure; returns when to try again. */
  long failed(String detail, long nowMillis) {
    if (nowMillis < untilMillis) {
      // It was in flight with one that failed before: that is one failure, not many.
      return untilMillis;
    }
    failures++;
    untilMillis = nowMillis + Backoff.millis(failures, random);
    if (failures == 1) {
      LOG.warn("{}; it is tried until it works", detail);
    }
    return untilMillis;
  }

  void succeeded() {
    if (failures > 0) {
      LOG.info("{} queue {} works again, after {} failures", action, queue, failures);
    }
    failures = 0;
    untilMillis = Long.MIN_VALUE;
  }
}
