/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The contract of a target: what delivers a record and which outcomes there are. A kind of target
 * is a {@link io.tidemark.target.TargetFactory} found by {@link java.util.ServiceLoader}, so that
 * anyone's jar can add one.
 */
@NullMarked
package io.tidemark.target;

import org.jspecify.annotations.NullMarked;
