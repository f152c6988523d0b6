/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import org.apache.flink.metrics.MetricGroup;

/**
 * The task that something is opened for.
 *
 * @param metrics the operator's group
 * @param tasks how many tasks the operator has: keys are spread evenly over them
 */
public record DeliveryTask(MetricGroup metrics, int tasks) {}
