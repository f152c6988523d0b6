/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A Cassandra node as a process of its own, a cluster of one, and what makes its keyspaces and
 * tables.
 */
@NullMarked
package io.tidemark.localstack.cassandra;

import org.jspecify.annotations.NullMarked;
