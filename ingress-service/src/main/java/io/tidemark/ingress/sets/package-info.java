/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Sets of mutations in namespaces with a durable storage: their mutations are saved there, only
 * what makes a set happen or expire goes to the queue, and the storage says where a set stands.
 */
@NullMarked
package io.tidemark.ingress.sets;

import org.jspecify.annotations.NullMarked;
