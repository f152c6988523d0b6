/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The contract of a durable storage of payloads that are too large for the queue. The queue has a
 * {@link io.tidemark.record.ClaimCheck} in the payload's place; whoever delivers the record redeems
 * it.
 */
@NullMarked
package io.tidemark.claim;

import org.jspecify.annotations.NullMarked;
