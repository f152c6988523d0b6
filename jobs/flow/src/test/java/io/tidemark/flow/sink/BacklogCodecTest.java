/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.flow.read.QueueMessage.RawHeader;
import io.tidemark.flow.sink.TopicBacklog.Entry;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in savepoints is read by every later version: these bytes never change. */
class BacklogCodecTest {

  private static final String MESSAGE =
      "0a220a046d61696e120464656164220200ff2a050a036f64642a060a016112016230e807";
  private static final String KEYED = "12170a046d61696e12046465616418f9ffffffffffffffff01";

  private static final OutgoingMessage LETTER =
      new OutgoingMessage(
          "main",
          "dead",
          null,
          ByteString.copyFrom(new byte[] {0, (byte) 0xff}),
          List.of(new RawHeader("odd", null), new RawHeader("a", ByteString.copyFromUtf8("b"))));

  @Test
  void aMessageIsWrittenAndReadToTheByte() {
    assertThat(HexFormat.of().formatHex(BacklogCodec.encode(new Entry(LETTER, 1_000))))
        .isEqualTo(MESSAGE);
    Entry read =
        BacklogCodec.entry(BacklogCodec.decode(HexFormat.of().parseHex(MESSAGE)).getMessage());
    assertThat(read.message()).isEqualTo(LETTER);
    assertThat(read.sinceMillis()).isEqualTo(1_000);
  }

  @Test
  void soIsACount() {
    assertThat(HexFormat.of().formatHex(BacklogCodec.encode(new TopicName("main", "dead"), -7)))
        .isEqualTo(KEYED);
  }
}
