/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What became of each record, for namespaces that want to know: the value, how it travels through
 * the job, and the message that it becomes in the outcome topic.
 */
@NullMarked
package io.tidemark.flow.outcome;

import org.jspecify.annotations.NullMarked;
