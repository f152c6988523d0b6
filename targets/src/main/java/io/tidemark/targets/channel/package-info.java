/* SPDX-License-Identifier: Apache-2.0 */
/** The gRPC connections of targets, of whatever kind. */
@NullMarked
package io.tidemark.targets.channel;

import org.jspecify.annotations.NullMarked;
