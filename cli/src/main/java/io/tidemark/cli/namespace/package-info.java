/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The {@code namespace} commands: to remove a namespace in so many words, and to take that back.
 */
@NullMarked
package io.tidemark.cli.namespace;

import org.jspecify.annotations.NullMarked;
