/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the tests of every module share: a clock that stands still until it is moved, a target that
 * keeps what it is given and answers as a test wants it to, and a durable storage in memory.
 */
@NullMarked
package io.tidemark.testing;

import org.jspecify.annotations.NullMarked;
