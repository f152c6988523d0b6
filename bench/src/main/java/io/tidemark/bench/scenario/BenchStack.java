/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.scenario;

import io.tidemark.localstack.Component;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.flink.FlinkSize;
import java.util.List;
import java.util.Map;

/**
 * The stack that scenarios run on. The configuration is production's, but that metrics are fresh
 * and that the broker forgets what was read long ago.
 */
public final class BenchStack {

  /** The job's: one task a core. */
  public static final int PARALLELISM = 2;

  /** Of a topic. */
  public static final int PARTITIONS = 4;

  private static final FlinkSize SIZE = new FlinkSize(1, PARALLELISM, "1024m", "2560m");

  /** A run writes many times what it needs to have: some GiB a topic stay. */
  private static final Map<String, String> KAFKA =
      Map.of(
          "log.segment.bytes", "268435456",
          "log.retention.bytes", "1073741824",
          "log.retention.check.interval.ms", "10000");

  private static final Map<String, String> FLINK =
      Map.of("metrics.fetcher.update-interval", "1000");

  private BenchStack() {}

  /** A stack with these servers, in a temporary directory, on any ports. */
  public static StackOptions options(NamespaceSetup namespaces, Component... components) {
    return StackOptions.DEFAULT
        .withComponents(components)
        .withSize(SIZE)
        .withOverrides(new Overrides(KAFKA, FLINK, List.of()))
        .withNamespaces(namespaces.withPartitions(PARTITIONS));
  }
}
