/* SPDX-License-Identifier: Apache-2.0 */
/**
 * {@code tidemark demo multi-partition}: the packages of Debian in three tables that are kept
 * consistent by sets of mutations, while Cassandra is killed and comes back. {@code
 * MultiPartitionDemo} is the run; {@code PackageChanges}, {@code ExpectedTables} and {@code
 * SetsReport} are pure.
 */
@NullMarked
package io.tidemark.cli.demo.multipartition;

import org.jspecify.annotations.NullMarked;
