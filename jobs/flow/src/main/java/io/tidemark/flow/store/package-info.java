/* SPDX-License-Identifier: Apache-2.0 */
/** How the state backend stores what is held. */
@NullMarked
package io.tidemark.flow.store;

import org.jspecify.annotations.NullMarked;
