/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How what a job writes beside its deliveries leaves it: dead letters and outcomes, each topic by
 * itself, so that one in trouble holds up nothing else.
 */
@NullMarked
package io.tidemark.flow.sink;

import org.jspecify.annotations.NullMarked;
