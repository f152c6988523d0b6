/* SPDX-License-Identifier: Apache-2.0 */
/** The whole on real processes: from WriteToLog to the target, while processes are killed. */
@org.jspecify.annotations.NullMarked
package io.tidemark.localstack.endtoend;
