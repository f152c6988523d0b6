/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import io.tidemark.bench.scenario.Scenario;
import java.util.List;

/** What is measured of the delay queue. */
public final class DelayScenarios {

  private DelayScenarios() {}

  /** All of it, in its order. */
  public static List<Scenario> all() {
    return List.of(new Throughput(), new Lateness(), new Held(), new Flood(), new DeadTarget());
  }
}
