/* SPDX-License-Identifier: Apache-2.0 */
/**
 * SQS: how a message with key, value and headers becomes one of SQS, with a body that is text and
 * ten attributes at most, and back; and the target that delivers records into a queue, in batches.
 */
@NullMarked
package io.tidemark.targets.sqs;

import org.jspecify.annotations.NullMarked;
