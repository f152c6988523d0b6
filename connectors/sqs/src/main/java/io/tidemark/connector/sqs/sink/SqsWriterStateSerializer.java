/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import io.tidemark.connector.sqs.client.SqsAttribute;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriterStateSerializer;

/**
 * What a writer hasn't sent when a checkpoint is taken. Of each message: a byte of version, queue
 * and body as UTF-8 with lengths in four bytes, the delay, and how many attributes, by name, each
 * with name, type and value.
 */
final class SqsWriterStateSerializer extends AsyncSinkWriterStateSerializer<SqsEntry> {

  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  protected void serializeRequestToStream(SqsEntry entry, DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
    writeText(entry.queueUrl(), out);
    writeText(entry.body(), out);
    out.writeInt(entry.delaySeconds());
    out.writeInt(entry.attributes().size());
    for (Map.Entry<String, SqsAttribute> attribute : new TreeMap<>(entry.attributes()).entrySet()) {
      writeText(attribute.getKey(), out);
      writeText(attribute.getValue().type(), out);
      writeBytes(attribute.getValue().bytes(), out);
    }
  }

  @Override
  protected SqsEntry deserializeRequestFromStream(long size, DataInputStream in)
      throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("a message of version " + version + "; this jar reads " + VERSION);
    }
    String queue = readText(in);
    String body = readText(in);
    int delay = in.readInt();
    int count = in.readInt();
    Map<String, SqsAttribute> attributes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String name = readText(in);
      String type = readText(in);
      attributes.put(name, SqsAttribute.of(type, readBytes(in)));
    }
    return new SqsEntry(queue, body, attributes, delay);
  }

  private static void writeText(String text, DataOutputStream out) throws IOException {
    writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
  }

  private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
