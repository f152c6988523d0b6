/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Version 1: the queue's URL as modified UTF-8 with its length, the reader in four bytes. */
final class SqsSplitSerializer implements SimpleVersionedSerializer<SqsSplit> {

  static final SqsSplitSerializer INSTANCE = new SqsSplitSerializer();

  private static final int VERSION = 1;
  private static final int GUESS = 128;

  private SqsSplitSerializer() {}

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(SqsSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(GUESS);
    out.writeUTF(split.queue().url());
    out.writeInt(split.reader());
    return out.getCopyOfBuffer();
  }

  @Override
  public SqsSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("a split of version " + version + "; this jar reads " + VERSION);
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    return new SqsSplit(QueueUrl.parse(in.readUTF()), in.readInt());
  }
}
