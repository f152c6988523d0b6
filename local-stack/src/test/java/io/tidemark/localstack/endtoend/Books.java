/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.flink.MetricAggregate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The books that the replication job keeps, by region.
 *
 * @param stack where it runs
 * @param regions the regions
 */
record Books(LocalStack stack, List<String> regions) {

  private static final List<String> ENDS =
      List.of("delivered", "coalesced", "replaced", "cancelled", "dropped", "expired", "dead");

  /** An entry, of all partitions. */
  Map<String, Long> entry(String entry) {
    String jobId = stack.jobs().running("replication").orElseThrow().id();
    Map<String, Long> sums = new TreeMap<>();
    stack
        .flink()
        .rest()
        .metrics(
            jobId,
            MetricAggregate.SUM,
            name -> name.contains(".ledger.") && name.endsWith("." + entry))
        .forEach((name, value) -> sums.merge(region(name), value.longValue(), Long::sum));
    return sums;
  }

  /** How much of what was read for a region has come to its end. */
  long ended(String region) {
    return ENDS.stream().mapToLong(entry -> entry(entry).getOrDefault(region, 0L)).sum();
  }

  private String region(String metric) {
    return regions.stream()
        .filter(region -> metric.contains("to_" + region + "."))
        .collect(Collectors.joining());
  }
}
