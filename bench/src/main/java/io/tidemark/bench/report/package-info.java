/* SPDX-License-Identifier: Apache-2.0 */
/** What a benchmark says: rows that set us beside a peer, as a table for people and as JSON. */
@NullMarked
package io.tidemark.bench.report;

import org.jspecify.annotations.NullMarked;
