/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Delivers to Kafka topics, through a producer that never makes its caller wait and says of each
 * record whether it was appended, never will be, or may have been.
 */
@NullMarked
package io.tidemark.targets.kafka;

import org.jspecify.annotations.NullMarked;
