/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The delay-queue persona as a Flink job: read the queues of all its namespaces, deliver each
 * record when it is due, take what can't be delivered to the dead letters.
 */
@NullMarked
package io.tidemark.delayqueue;

import org.jspecify.annotations.NullMarked;
