/* SPDX-License-Identifier: Apache-2.0 */
/** How long to wait before the next attempt: pure arithmetic, with the randomness passed in. */
@NullMarked
package io.tidemark.retry;

import org.jspecify.annotations.NullMarked;
