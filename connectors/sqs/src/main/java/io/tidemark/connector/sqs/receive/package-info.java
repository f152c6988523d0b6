/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What one reader does with SQS, without Flink: receiving within bounds, hiding what isn't
 * committed for longer, deleting what is, and giving the rest back at the end. All of it is decided
 * on one thread, which never waits; the task's thread meets it only at the {@code Handover}.
 */
@NullMarked
package io.tidemark.connector.sqs.receive;

import org.jspecify.annotations.NullMarked;
