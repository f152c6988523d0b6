/* SPDX-License-Identifier: Apache-2.0 */
/** What the sinks of all jobs have in common. */
@NullMarked
package io.tidemark.flow.sink;

import org.jspecify.annotations.NullMarked;
