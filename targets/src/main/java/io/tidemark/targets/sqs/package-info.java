/* SPDX-License-Identifier: Apache-2.0 */
/**
 * SQS: how a message with key, value and headers becomes one of SQS, with a body that is text and
 * ten attributes at most, and back.
 */
@NullMarked
package io.tidemark.targets.sqs;

import org.jspecify.annotations.NullMarked;
