/* SPDX-License-Identifier: Apache-2.0 */
/** The commands that call WriteToLog and Cancel, and tell their three answers apart. */
@NullMarked
package io.tidemark.cli.write;

import org.jspecify.annotations.NullMarked;
