/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.sqs;

import io.tidemark.bench.scenario.Scenario;
import java.util.List;

/** What is measured of SQS. */
public final class SqsScenarios {

  private SqsScenarios() {}

  /** All of it, in its order. */
  public static List<Scenario> all() {
    return List.of(new IngressThroughput(), new SourceThroughput());
  }
}
