/* SPDX-License-Identifier: Apache-2.0 */
/** Items in the tables of Cassandra: what is said to them, and how rows become items again. */
@NullMarked
package io.tidemark.example.keyvalue.table;

import org.jspecify.annotations.NullMarked;
