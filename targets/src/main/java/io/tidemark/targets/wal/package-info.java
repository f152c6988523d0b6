/* SPDX-License-Identifier: Apache-2.0 */
/** Targets of kind {@code wal}: a namespace of another write-ahead log, through its ingress. */
@NullMarked
package io.tidemark.targets.wal;

import org.jspecify.annotations.NullMarked;
