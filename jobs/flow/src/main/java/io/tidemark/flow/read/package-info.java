/* SPDX-License-Identifier: Apache-2.0 */
/**
 * From a queue into the job: the message as it was in the queue, the sources of Kafka and SQS that
 * take their topics and queues from the namespace registry, and the key that routes a message to
 * its operator.
 */
@NullMarked
package io.tidemark.flow.read;

import org.jspecify.annotations.NullMarked;
