/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import com.google.protobuf.ByteString;

/**
 * What memcached has under a key.
 *
 * @param value its value
 * @param flags what the client keeps beside it
 * @param ttlSeconds how long it lives yet; -1: for ever
 */
record Cached(ByteString value, int flags, long ttlSeconds) {}
