/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Type information for the flat types that travel between operators, each with an explicit
 * serializer: Kryo and reflection have no part in what a checkpoint holds.
 */
@NullMarked
package io.tidemark.flow.types;

import org.jspecify.annotations.NullMarked;
