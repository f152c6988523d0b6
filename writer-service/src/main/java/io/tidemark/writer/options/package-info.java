/* SPDX-License-Identifier: Apache-2.0 */
/** The command line of the writer. */
@NullMarked
package io.tidemark.writer.options;

import org.jspecify.annotations.NullMarked;
