/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Applies a set that is saved: its mutations one after the other, each through the target that it
 * names, and how far it has come is saved for whoever goes on. {@link
 * io.tidemark.multipartition.apply.SetEnvironment} has the Delivery operator find it among its
 * targets, so that retries, outages and dead letters are those of every record.
 */
@NullMarked
package io.tidemark.multipartition.apply;

import org.jspecify.annotations.NullMarked;
