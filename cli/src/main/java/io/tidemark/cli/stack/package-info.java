/* SPDX-License-Identifier: Apache-2.0 */
/** The commands around a stack of real servers on this machine: up, down, status, logs, job. */
@NullMarked
package io.tidemark.cli.stack;

import org.jspecify.annotations.NullMarked;
