/* SPDX-License-Identifier: Apache-2.0 */
/** What every server shows of itself over HTTP: its metrics, and whether it serves. */
@NullMarked
package io.tidemark.serving.metrics;

import org.jspecify.annotations.NullMarked;
