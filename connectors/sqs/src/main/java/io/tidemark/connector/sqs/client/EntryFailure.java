/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

/**
 * An entry of a batch that failed while others may have succeeded.
 *
 * @param index its place in the batch, from 0
 * @param code the error's code, as the server spells it
 * @param message what the server says of it, or ""
 * @param senderFault whether the server puts it down to the request
 */
public record EntryFailure(int index, String code, String message, boolean senderFault) {}
