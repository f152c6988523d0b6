/* SPDX-License-Identifier: Apache-2.0 */
/** Finds the kinds of targets on the class path and keeps the targets that are in use. */
@NullMarked
package io.tidemark.targets;

import org.jspecify.annotations.NullMarked;
