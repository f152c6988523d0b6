/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqsEntryTest {

  private static final String QUEUE = "http://h/0/q";

  @Test
  void itsSizeIsThatOfBodyAndAttributesWithNamesAndTypes() {
    SqsEntry entry =
        new SqsEntry(
            QUEUE,
            "ä€",
            Map.of("n", SqsAttribute.number(42), "bin", SqsAttribute.binary(new byte[5])),
            0);
    assertThat(entry.sizeBytes()).isEqualTo(5 + (1 + 6 + 2) + (3 + 6 + 5));
  }

  @Test
  void whatSqsWouldRefuseIsRefusedWithValueAndBound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SqsEntry(QUEUE, ""))
        .withMessageContaining(QUEUE + " has no body");
    assertThat(new SqsEntry(QUEUE, "x", Map.of(), 900).delaySeconds()).isEqualTo(900);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SqsEntry(QUEUE, "x", Map.of(), 901))
        .withMessageContaining("a delay of 901 s; SQS takes 0 to 900");
    Map<String, SqsAttribute> eleven =
        IntStream.range(0, 11)
            .boxed()
            .collect(Collectors.toMap(i -> "a" + i, i -> SqsAttribute.number(i)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SqsEntry(QUEUE, "x", eleven, 0))
        .withMessageContaining("has 11 attributes; SQS takes 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqsAttribute.of("Integer", new byte[0]))
        .withMessageContaining("attribute type 'Integer' is none of SQS");
  }

  @Test
  void aLabelBelongsToTheType() {
    SqsAttribute attribute = SqsAttribute.of("Binary.png", new byte[] {1});
    assertThat(attribute.isBinary()).isTrue();
    assertThat(attribute.type()).isEqualTo("Binary.png");
    assertThat(attribute).isNotEqualTo(SqsAttribute.binary(new byte[] {1}));
  }
}
