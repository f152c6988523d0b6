/* SPDX-License-Identifier: Apache-2.0 */
/** Saves payloads that are too large for the queue, and appends claim checks in their place. */
@NullMarked
package io.tidemark.ingress.claim;

import org.jspecify.annotations.NullMarked;
