/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.ItemMutation;
import io.tidemark.api.v1.PutItem;
import java.nio.ByteBuffer;

/**
 * An item that is put into the table.
 *
 * @param id its partition
 * @param key its place there
 * @param value incompressible bytes
 * @param metadata the number of the set that put it
 */
record Item(String id, ByteString key, ByteString value, ByteString metadata) {

  /** A number as it stands in keys and metadata. */
  static ByteString number(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
  }

  /** The number that stands in a key or in metadata. */
  static long number(ByteBuffer bytes) {
    return bytes.getLong(bytes.position());
  }

  /** What Tidemark is told. */
  ByteString payload() {
    return ItemMutation.newBuilder()
        .setId(id)
        .setPut(PutItem.newBuilder().setKey(key).setValue(value).setMetadata(metadata))
        .build()
        .toByteString();
  }
}
