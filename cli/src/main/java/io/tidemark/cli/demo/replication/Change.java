/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import com.google.protobuf.ByteString;
import io.tidemark.record.CacheWrite;

/**
 * One write of the application.
 *
 * @param key the cache's key
 * @param value its value; of a deletion empty
 * @param write what is done
 * @param writtenMillis when, in milliseconds since the epoch
 */
record Change(String key, ByteString value, CacheWrite write, long writtenMillis) {

  boolean deletes() {
    return write.operation() == CacheWrite.Operation.DELETE;
  }
}
