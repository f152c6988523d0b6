/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Puts records, and wishes to cancel them, into a namespace's queue, whatever kind it is, without a
 * thread that waits. The contract of an outcome is the Trilean's: a record is there, it never will
 * be, or nobody knows.
 */
@NullMarked
package io.tidemark.ingress.append;

import org.jspecify.annotations.NullMarked;
