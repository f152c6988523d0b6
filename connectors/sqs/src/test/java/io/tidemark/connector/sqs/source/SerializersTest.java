/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connector.sqs.client.QueueUrl;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerializersTest {

  private static final QueueUrl QUEUE = QueueUrl.parse("http://h/0/q");
  private static final QueueUrl OTHER = QueueUrl.parse("http://h/0/r");
  private static final String SPLIT = "000c687474703a2f2f682f302f71" + "00000003";
  private static final String STATE =
      "00000002" + "000c687474703a2f2f682f302f71" + "000c687474703a2f2f682f302f72";

  @Test
  void aSplitIsWrittenAsItEverWasAndRead() throws IOException {
    SqsSplit split = new SqsSplit(QUEUE, 3);
    assertThat(HexFormat.of().formatHex(SqsSplitSerializer.INSTANCE.serialize(split)))
        .isEqualTo(SPLIT);
    assertThat(SqsSplitSerializer.INSTANCE.getVersion()).isEqualTo(1);
    assertThat(SqsSplitSerializer.INSTANCE.deserialize(1, HexFormat.of().parseHex(SPLIT)))
        .isEqualTo(split);
    assertThat(split.splitId()).isEqualTo("http://h/0/q#3");
  }

  @Test
  void theStateIsWrittenAsItEverWasAndRead() throws IOException {
    SqsEnumeratorState state = new SqsEnumeratorState(List.of(QUEUE, OTHER));
    assertThat(HexFormat.of().formatHex(SqsEnumeratorStateSerializer.INSTANCE.serialize(state)))
        .isEqualTo(STATE);
    assertThat(SqsEnumeratorStateSerializer.INSTANCE.getVersion()).isEqualTo(1);
    assertThat(SqsEnumeratorStateSerializer.INSTANCE.deserialize(1, HexFormat.of().parseHex(STATE)))
        .isEqualTo(state);
  }

  @Test
  void versionsFromTheFutureAreRefused() {
    assertThatThrownBy(() -> SqsSplitSerializer.INSTANCE.deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessage("a split of version 2; this jar reads 1");
    assertThatThrownBy(() -> SqsEnumeratorStateSerializer.INSTANCE.deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessage("state of version 2; this jar reads 1");
  }
}
