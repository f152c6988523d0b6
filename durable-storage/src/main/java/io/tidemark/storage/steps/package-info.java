/* SPDX-License-Identifier: Apache-2.0 */
/** How the requests of one call to a storage follow each other. */
@NullMarked
package io.tidemark.storage.steps;

import org.jspecify.annotations.NullMarked;
