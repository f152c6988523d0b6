/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.produce;

import io.tidemark.cli.demo.workload.Delete;

/**
 * A delete that is being written.
 *
 * @param delete what
 * @param attempt which attempt at writing it, from 1
 * @param begunMillis when the attempt began, in milliseconds since the epoch
 */
record Write(Delete delete, int attempt, long begunMillis) {}
