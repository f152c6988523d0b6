/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Decides whether a request becomes an entry of a queue, and which one: every check of a caller's
 * input, the id, the due time and the topic. Nothing here does I/O; clock and randomness are handed
 * in.
 */
@NullMarked
package io.tidemark.ingress.admit;

import org.jspecify.annotations.NullMarked;
