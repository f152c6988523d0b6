/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The commands that call WriteToLog and Cancel, and tell their three answers apart, and the one
 * that asks where a set stands.
 */
@NullMarked
package io.tidemark.cli.write;

import org.jspecify.annotations.NullMarked;
