/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

/**
 * A TaskManager that the JobManager counts on.
 *
 * @param id its resource id
 * @param slots how many it has
 * @param freeSlots how many of them no job has
 */
public record TaskManagerSummary(String id, int slots, int freeSlots) {}
