/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.table;

import com.google.protobuf.ByteString;

/**
 * A row.
 *
 * @param key the item's key
 * @param number which chunk of the item's value it is, from 0
 * @param count how many there are, in chunk 0; 0 in others
 * @param value the chunk
 * @param metadata the item's, in chunk 0
 * @param writtenMicros when it was written
 */
record Chunk(
    ByteString key,
    int number,
    int count,
    ByteString value,
    ByteString metadata,
    long writtenMicros) {}
