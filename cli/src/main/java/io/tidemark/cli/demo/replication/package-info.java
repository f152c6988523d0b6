/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The demo of replication: the traffic of a cache into three regions, one of which is cut off for a
 * while, and a comparison of all that their caches have in the end.
 */
@NullMarked
package io.tidemark.cli.demo.replication;

import org.jspecify.annotations.NullMarked;
