/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

/** How the values of a metric's subtasks become one. */
public enum MetricAggregate {
  /** The smallest. */
  MIN,
  /** The largest. */
  MAX,
  /** All together. */
  SUM
}
