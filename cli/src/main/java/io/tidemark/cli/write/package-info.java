/* SPDX-License-Identifier: Apache-2.0 */
/** The command that calls WriteToLog, and tells its three answers apart. */
@NullMarked
package io.tidemark.cli.write;

import org.jspecify.annotations.NullMarked;
