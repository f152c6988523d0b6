/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Version 1: how many queues, in four bytes, and their URLs as modified UTF-8 with lengths. */
final class SqsEnumeratorStateSerializer implements SimpleVersionedSerializer<SqsEnumeratorState> {

  static final SqsEnumeratorStateSerializer INSTANCE = new SqsEnumeratorStateSerializer();

  private static final int VERSION = 1;
  private static final int GUESS = 256;

  private SqsEnumeratorStateSerializer() {}

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(SqsEnumeratorState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(GUESS);
    out.writeInt(state.queues().size());
    for (QueueUrl queue : state.queues()) {
      out.writeUTF(queue.url());
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public SqsEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("state of version " + version + "; this jar reads " + VERSION);
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    int count = in.readInt();
    List<QueueUrl> queues = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      queues.add(QueueUrl.parse(in.readUTF()));
    }
    return new SqsEnumeratorState(queues);
  }
}
