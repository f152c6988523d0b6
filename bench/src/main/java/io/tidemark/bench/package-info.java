/* SPDX-License-Identifier: Apache-2.0 */
/** The command of the benchmarks. */
@NullMarked
package io.tidemark.bench;

import org.jspecify.annotations.NullMarked;
