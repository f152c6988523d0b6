/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What can't be delivered, and the message that it becomes in the namespace's dead letter topic
 * with its bytes untouched.
 */
@NullMarked
package io.tidemark.flow.deadletter;

import org.jspecify.annotations.NullMarked;
