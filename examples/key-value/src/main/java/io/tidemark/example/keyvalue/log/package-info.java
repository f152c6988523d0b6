/* SPDX-License-Identifier: Apache-2.0 */
/** What goes through Tidemark: sets of mutations, and deletions that happen later. */
@NullMarked
package io.tidemark.example.keyvalue.log;

import org.jspecify.annotations.NullMarked;
