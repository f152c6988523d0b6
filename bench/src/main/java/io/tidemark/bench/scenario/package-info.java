/* SPDX-License-Identifier: Apache-2.0 */
/** A benchmark as a row of scenarios, and what they are told. */
@NullMarked
package io.tidemark.bench.scenario;

import org.jspecify.annotations.NullMarked;
