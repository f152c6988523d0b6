/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import io.tidemark.bench.scenario.Scenario;
import java.util.List;

/** What is measured of replication. */
public final class ReplicationScenarios {

  private ReplicationScenarios() {}

  /** All of it, in its order. */
  public static List<Scenario> all() {
    return List.of(
        new CacheThroughput(),
        new TopicThroughput(),
        new OneRegionDead(),
        new Lag(),
        new OutageBacklog());
  }
}
