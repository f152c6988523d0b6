/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

/**
 * The ports that must stay the same over restarts.
 *
 * @param rpc where TaskManagers find the JobManager
 * @param rest the REST and web interface
 */
public record FlinkPorts(int rpc, int rest) {}
