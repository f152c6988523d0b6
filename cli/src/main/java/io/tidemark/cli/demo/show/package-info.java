/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the demo shows: its progress, a chart, a table, and the report as JSON. All but the screen
 * itself is pure.
 */
@NullMarked
package io.tidemark.cli.demo.show;

import org.jspecify.annotations.NullMarked;
