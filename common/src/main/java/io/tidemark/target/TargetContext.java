/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.target;

import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.KafkaClusters;
import java.time.Duration;

/**
 * What a target may need of its deployment.
 *
 * @param kafkaClusters where the Kafka clusters are that targets name
 * @param cassandraClusters where the Cassandra clusters are that targets name
 * @param timeout how long one attempt may take; past it the attempt is retryable
 */
public record TargetContext(
    KafkaClusters kafkaClusters, CassandraClusters cassandraClusters, Duration timeout) {

  /** How long one attempt may take unless a deployment says otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  public TargetContext {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive");
    }
  }

  /** Of a deployment without Cassandra. */
  public TargetContext(KafkaClusters kafkaClusters, Duration timeout) {
    this(kafkaClusters, CassandraClusters.NONE, timeout);
  }
}
