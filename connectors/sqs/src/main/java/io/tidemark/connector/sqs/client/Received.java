/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

/**
 * A message with the receipt of this one time it was received. The receipt deletes it, so it
 * doesn't reach the user's code.
 *
 * @param message what was sent
 * @param receipt names this receiving of it
 */
public record Received(SqsMessage message, String receipt) {}
