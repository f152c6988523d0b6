/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deadletter;

import io.tidemark.flow.read.QueueMessage;

/**
 * A record that can't be delivered.
 *
 * @param message the message as it was in the queue
 * @param deadLetterTopic where it goes, in the cluster that it came from
 * @param reason why
 * @param error the last error, for people
 * @param attempts how many attempts were made
 * @param firstFailureMillis when the first attempt failed; 0 where none was made
 * @param lastFailureMillis when the last attempt failed, or the record was found undeliverable
 * @param target the address it was for; empty where none is known
 */
public record DeadLetter(
    QueueMessage message,
    String deadLetterTopic,
    DeadReason reason,
    String error,
    int attempts,
    long firstFailureMillis,
    long lastFailureMillis,
    String target) {}
