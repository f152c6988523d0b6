/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Spreads the records of a namespace over its queues: what one doesn't take, or is silent about,
 * another does.
 */
@NullMarked
package io.tidemark.ingress.spread;

import org.jspecify.annotations.NullMarked;
