/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.server;

import static io.tidemark.connector.sqs.server.TestServer.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connector.sqs.client.Fault;
import io.tidemark.connector.sqs.client.Received;
import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsAttribute;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.connector.sqs.client.SqsErrors;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the SDK and a real server make of the client's calls. */
class SdkSqsClientIT {

  private static TestServer server;

  @BeforeAll
  static void startServer() {
    server = TestServer.start();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  private static List<Received> receive(String queue, int visibilitySeconds) {
    return get(server.client().receive(new SqsClient.Receive(queue, 10, 2, visibilitySeconds)));
  }

  private static Fault fault(CompletableFuture<?> answer) {
    return SqsErrors.faultOf(answer.handle((value, error) -> error).join());
  }

  @Test
  void aMessageArrivesAsItWasSent() {
    String queue = server.createQueue("attributes");
    Map<String, SqsAttribute> attributes =
        Map.of(
            "text", SqsAttribute.text("grün"),
            "number", SqsAttribute.number(42),
            "bytes", SqsAttribute.binary(new byte[] {0, 1, -1}));
    long before = System.currentTimeMillis();
    assertThat(
            get(server.client().send(queue, List.of(new SqsEntry(queue, "ä€😀", attributes, 0)))))
        .isEmpty();

    Received received = receive(queue, 30).get(0);
    assertThat(received.message().body()).isEqualTo("ä€😀");
    assertThat(received.message().attributes()).isEqualTo(attributes);
    assertThat(received.message().receiveCount()).isEqualTo(1);
    assertThat(received.message().sentMillis()).isBetween(before - 5_000, before + 60_000);
    assertThat(received.message().queueUrl()).isEqualTo(queue);
  }

  @Test
  void aMessageThatIsGivenBackComesAgainAtOnce() {
    String queue = server.createQueue("given-back");
    server.send(queue, "m", 1);
    Received first = receive(queue, 600).get(0);
    assertThat(get(server.client().changeVisibility(queue, List.of(first.receipt()), 0))).isEmpty();
    Received second = receive(queue, 600).get(0);
    assertThat(second.message().messageId()).isEqualTo(first.message().messageId());
    assertThat(second.message().receiveCount()).isEqualTo(2);

    assertThat(get(server.client().delete(queue, List.of(second.receipt())))).isEmpty();
    assertThat(server.hidden(queue) + server.waiting(queue)).isZero();
  }

  @Test
  void aReceiptOfAMessageThatIsDeletedFailsAlone() {
    String queue = server.createQueue("receipts");
    server.send(queue, "m", 1);
    String deleted = receive(queue, 600).get(0).receipt();
    assertThat(get(server.client().delete(queue, List.of(deleted)))).isEmpty();
    server.send(queue, "n", 1);
    String held = receive(queue, 600).get(0).receipt();
    // A server may as well not mind.
    assertThat(get(server.client().changeVisibility(queue, List.of(deleted, held), 0)))
        .allMatch(failure -> failure.index() == 0)
        .allMatch(failure -> SqsErrors.faultOfReceipt(failure) == Fault.RECEIPT_EXPIRED);
    assertThat(receive(queue, 600)).hasSize(1);
  }

  @Test
  void aQueueThatDoesNotExistIsToldApart() {
    String queue = server.createQueue("gone");
    server.deleteQueue(queue);
    SqsClient client = server.client();
    assertThat(fault(client.receive(new SqsClient.Receive(queue, 1, 0, 30))))
        .isEqualTo(Fault.QUEUE_MISSING);
    assertThat(fault(client.send(queue, List.of(new SqsEntry(queue, "x")))))
        .isEqualTo(Fault.QUEUE_MISSING);
    assertThat(fault(client.attributes(queue))).isEqualTo(Fault.QUEUE_MISSING);
    assertThat(fault(client.queueUrl(server.name("gone")))).isEqualTo(Fault.QUEUE_MISSING);
  }

  @Test
  void aQueueIsFoundByItsName() {
    String queue = server.createQueue("named");
    assertThat(get(server.client().queueUrl(server.name("named")))).isEqualTo(queue);
  }

  @Test
  void whatTheServerRefusesIsTheSendersFault() {
    String queue = server.createQueue("invalid");
    assertThat(fault(server.client().send(queue, List.of(new SqsEntry(queue, "\u0001")))))
        .isIn(Fault.INVALID, Fault.UNAVAILABLE);
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() {
    SqsClient nowhere =
        SdkSqsClientFactory.DEFAULT
            .withRegion("eu-west-1")
            .withEndpoint("http://127.0.0.1:1")
            .create();
    try {
      assertThat(fault(nowhere.receive(new SqsClient.Receive("http://127.0.0.1:1/0/q", 1, 0, 30))))
          .isEqualTo(Fault.UNAVAILABLE);
    } finally {
      nowhere.close();
    }
  }

  @Test
  void closingDoesNotWaitForALongPoll() {
    String queue = server.createQueue("closing");
    SqsClient client = server.clients().create();
    CompletableFuture<List<Received>> poll =
        client.receive(new SqsClient.Receive(queue, 10, 20, 30));
    poll.cancel(true);
    long before = System.nanoTime();
    client.close();
    assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
  }
}
