/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueUrlTest {

  @Test
  void theNameIsTheLastPart() {
    assertThat(QueueUrl.parse("https://sqs.eu-west-1.amazonaws.com/123456789012/or_ders-1").name())
        .isEqualTo("or_ders-1");
    assertThat(QueueUrl.parse("http://127.0.0.1:9324/000000000000/q").name()).isEqualTo("q");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "orders",
        "ftp://host/0/q",
        "https:///0/q",
        "https://host",
        "https://host/",
        "https://host/0/",
        "https://host/0/a b",
        "https://host/0/ä"
      })
  void whatIsNoUrlOfAQueueIsRefusedWithItsValueAndAnExample(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueUrl.parse(text))
        .withMessageContaining("'" + text + "' is malformed")
        .withMessageContaining("https://sqs.eu-west-1.amazonaws.com/123456789012/orders");
  }

  @Test
  void aFifoQueueIsRefusedWithTheRemedy() {
    String message = "' is a FIFO queue, and its order would be lost here; name a standard queue";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueUrl.parse("https://host/0/orders.fifo"))
        .withMessage("queue 'https://host/0/orders.fifo" + message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueUrl.checkName("orders.fifo"))
        .withMessage("queue 'orders.fifo" + message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SqsEntry("https://host/0/orders.fifo", "x"))
        .withMessage("queue 'https://host/0/orders.fifo" + message);
  }

  @Test
  void aNameThatNoQueueCanHaveIsRefused() {
    assertThat(QueueUrl.checkName("orders")).isEqualTo("orders");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueUrl.checkName("a/b"))
        .withMessageContaining("queue 'a/b' is neither a URL nor a name");
  }
}
