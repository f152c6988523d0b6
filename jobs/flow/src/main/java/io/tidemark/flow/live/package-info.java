/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The world that a running job opens: the directory of namespace documents, and the targets that
 * are found on its class path.
 */
@NullMarked
package io.tidemark.flow.live;

import org.jspecify.annotations.NullMarked;
