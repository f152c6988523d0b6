/* SPDX-License-Identifier: Apache-2.0 */
/** The {@code tidemark} command: its main class and the list of what it can do. */
@NullMarked
package io.tidemark.cli;

import org.jspecify.annotations.NullMarked;
