/* SPDX-License-Identifier: Apache-2.0 */
/** {@code tidemark replication}: looks at what was replicated, and whether all of it was. */
@NullMarked
package io.tidemark.cli.replication;

import org.jspecify.annotations.NullMarked;
