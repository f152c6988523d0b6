/* SPDX-License-Identifier: Apache-2.0 */
/** The region's memcached servers: where a key is, and which of them answer. */
@NullMarked
package io.tidemark.writer.cache;

import org.jspecify.annotations.NullMarked;
