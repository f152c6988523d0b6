/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Server processes: how one is started, awaited, killed and stopped, and how a later command finds
 * it again without ever touching a stranger that got the same pid.
 */
@NullMarked
package io.tidemark.localstack.process;

import org.jspecify.annotations.NullMarked;
