/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Delivers to applications that implement {@code DeliveryTarget}; one file says which statuses are
 * retryable.
 */
@NullMarked
package io.tidemark.targets.grpc;

import org.jspecify.annotations.NullMarked;
