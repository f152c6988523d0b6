/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connector.sqs.client.SqsAttribute;
import io.tidemark.connector.sqs.client.SqsEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

class SqsWriterStateSerializerTest {

  private static final SqsEntry ENTRY =
      new SqsEntry(
          "http://h/0/q",
          "ä",
          Map.of("n", SqsAttribute.number(7), "b", SqsAttribute.binary(new byte[] {-1})),
          900);

  private static final String GOLDEN =
      "01" // version
          + "0000000c687474703a2f2f682f302f71" // queue
          + "00000002c3a4" // body
          + "00000384" // delay
          + "00000002" // attributes
          + "000000016200000006"
          + "42696e617279"
          + "00000001ff"
          + "000000016e00000006"
          + "4e756d626572"
          + "0000000137";

  private final SqsWriterStateSerializer serializer = new SqsWriterStateSerializer();

  @Test
  void aMessageIsWrittenAsItEverWas() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    serializer.serializeRequestToStream(ENTRY, new DataOutputStream(out));
    assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(GOLDEN);
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    assertThat(read(GOLDEN)).isEqualTo(ENTRY);
  }

  @Test
  void aVersionFromTheFutureIsRefused() {
    assertThatThrownBy(() -> read("02" + GOLDEN.substring(2)))
        .isInstanceOf(IOException.class)
        .hasMessage("a message of version 2; this jar reads 1");
  }

  @Test
  void aStateOfManyMessagesComesBackWhole() throws IOException {
    SqsEntry large = new SqsEntry("http://h/0/q", "x".repeat(200_000));
    BufferedRequestState<SqsEntry> state =
        new BufferedRequestState<>(
            List.of(
                new RequestEntryWrapper<>(ENTRY, ENTRY.sizeBytes()),
                new RequestEntryWrapper<>(large, large.sizeBytes())));
    BufferedRequestState<SqsEntry> read =
        serializer.deserialize(serializer.getVersion(), serializer.serialize(state));
    assertThat(read.getBufferedRequestEntries())
        .extracting(RequestEntryWrapper::getRequestEntry)
        .containsExactly(ENTRY, large);
  }

  private SqsEntry read(String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return serializer.deserializeRequestFromStream(
        bytes.length, new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
