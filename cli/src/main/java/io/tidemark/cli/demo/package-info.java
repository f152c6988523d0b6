/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The demo: starts the real servers, replays the burst of deletes that a live event leaves behind,
 * and checks over the whole history that each arrived when it should.
 */
@NullMarked
package io.tidemark.cli.demo;

import org.jspecify.annotations.NullMarked;
