/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import com.google.protobuf.ByteString;

/**
 * One attempt to save a mutation that all rows are there of.
 *
 * @param sequence the mutation's place in its set
 * @param attempt names the attempt
 * @param hash of its content
 * @param bytes how many its payload has
 * @param withdrawn whether whoever made it has given it up. It stands all the same where a
 *     completion marker had counted it by then.
 */
record SavedAttempt(int sequence, long attempt, ByteString hash, int bytes, boolean withdrawn) {}
