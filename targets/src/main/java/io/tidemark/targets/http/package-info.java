/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Delivers to applications by POST with CloudEvents headers; one file says which answers are
 * retryable.
 */
@NullMarked
package io.tidemark.targets.http;

import org.jspecify.annotations.NullMarked;
