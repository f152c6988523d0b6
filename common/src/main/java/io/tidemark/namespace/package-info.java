/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a namespace is configured to do, the parser of its document, and the registry that hands out
 * immutable snapshots of all of them and takes in changes without a restart.
 */
@NullMarked
package io.tidemark.namespace;

import org.jspecify.annotations.NullMarked;
