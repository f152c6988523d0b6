/* SPDX-License-Identifier: Apache-2.0 */
/** Fetches payloads that were too large for the queue, when their records are delivered. */
@NullMarked
package io.tidemark.flow.claim;

import org.jspecify.annotations.NullMarked;
