/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The benchmark of sets of mutations: from the ingress through the job to a table of Cassandra,
 * beside what the driver alone does with the same mutations on the same node.
 */
@NullMarked
package io.tidemark.bench.multipartition;

import org.jspecify.annotations.NullMarked;
