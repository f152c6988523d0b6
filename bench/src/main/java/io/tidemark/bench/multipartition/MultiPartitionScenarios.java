/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.tidemark.bench.scenario.Scenario;
import java.util.List;

/** What is measured of sets of mutations. */
public final class MultiPartitionScenarios {

  private MultiPartitionScenarios() {}

  /** All of it, in its order. */
  public static List<Scenario> all() {
    return List.of(new Applied(), new Batches(), new Acknowledgements(), new LargeSet());
  }
}
