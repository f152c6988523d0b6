/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Delivers to tables of items in Cassandra: an item is put or deleted, or many are deleted at once,
 * with the time at which the application wrote that. So a delivery that is repeated changes
 * nothing, and one that comes late doesn't undo a later one.
 */
@NullMarked
package io.tidemark.targets.cassandra;

import org.jspecify.annotations.NullMarked;
