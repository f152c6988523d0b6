/* SPDX-License-Identifier: Apache-2.0 */
/** What the ingress tells of itself: counters for Prometheus, and whether it is healthy. */
@NullMarked
package io.tidemark.ingress.metrics;

import org.jspecify.annotations.NullMarked;
