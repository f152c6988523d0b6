/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import com.google.protobuf.ByteString;
import io.tidemark.connector.sqs.client.EntryFailure;
import io.tidemark.connector.sqs.client.Received;
import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsEntry;
import io.tidemark.localstack.sqs.ElasticMq;
import io.tidemark.record.Header;
import io.tidemark.targets.sqs.SqsForm;
import io.tidemark.targets.sqs.SqsParts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of a stack's queues, with what the AWS SDK wants set for as long as it is open. */
final class SqsQueue implements AutoCloseable {

  private static final int SECONDS = 60;

  private final Map<String, String> before = new HashMap<>();
  private final SqsClient client;

  SqsQueue(ElasticMq server) {
    server
        .sdkProperties()
        .forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    client = SdkSqsClientFactory.DEFAULT.create();
  }

  /** Sends a message as any producer may; the failures of its entry, if the server answers. */
  CompletableFuture<List<EntryFailure>> send(String queue, String value, Header... headers) {
    SqsParts parts =
        new SqsParts(ByteString.EMPTY, ByteString.copyFromUtf8(value), List.of(headers));
    return client
        .queueUrl(queue)
        .thenCompose(
            url -> {
              SqsEntry entry = SqsForm.entry(url, parts, 0);
              return client.send(url, List.of(entry));
            });
  }

  /** Takes messages out of a queue until one is as wanted, and returns it. */
  SqsParts take(String queue, Predicate<SqsParts> wanted) throws Exception {
    String url = client.queueUrl(queue).get(SECONDS, TimeUnit.SECONDS);
    for (int i = 0; i < SECONDS; i++) {
      for (Received each :
          client
              .receive(new SqsClient.Receive(url, SqsClient.BATCH, 1, SECONDS))
              .get(SECONDS, TimeUnit.SECONDS)) {
        client.delete(url, List.of(each.receipt())).get(SECONDS, TimeUnit.SECONDS);
        SqsParts parts = SqsForm.parts(each.message());
        if (wanted.test(parts)) {
          return parts;
        }
      }
    }
    throw new AssertionError("no such message in queue " + queue);
  }

  /** How many messages a queue has that nobody has received. */
  int waiting(String queue) throws Exception {
    return attribute(queue, "ApproximateNumberOfMessages");
  }

  /** How many messages a queue has that were received and aren't deleted. */
  int received(String queue) throws Exception {
    return attribute(queue, "ApproximateNumberOfMessagesNotVisible");
  }

  /** How many messages a queue has that nobody may receive yet. */
  int delayed(String queue) throws Exception {
    return attribute(queue, "ApproximateNumberOfMessagesDelayed");
  }

  private int attribute(String queue, String name) throws Exception {
    String url = client.queueUrl(queue).get(SECONDS, TimeUnit.SECONDS);
    return Integer.parseInt(client.attributes(url).get(SECONDS, TimeUnit.SECONDS).get(name));
  }

  @Override
  public void close() {
    client.close();
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }
}
