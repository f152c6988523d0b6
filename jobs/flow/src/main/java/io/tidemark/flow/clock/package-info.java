/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Event time that is the wall clock: what fires the timers of the operators that hold something
 * until its time has come.
 */
@NullMarked
package io.tidemark.flow.clock;

import org.jspecify.annotations.NullMarked;
