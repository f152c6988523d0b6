/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What every kind of target has to do, as tests to extend: {@link
 * io.tidemark.testing.conformance.TargetConformance}.
 */
@org.jspecify.annotations.NullMarked
package io.tidemark.testing.conformance;
