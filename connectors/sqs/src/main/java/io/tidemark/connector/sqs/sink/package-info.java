/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The sink for Flink, on its AsyncSinkBase: batches of at most ten messages and 1 MiB to each
 * queue, failed entries tried again, at least once.
 */
@NullMarked
package io.tidemark.connector.sqs.sink;

import org.jspecify.annotations.NullMarked;
