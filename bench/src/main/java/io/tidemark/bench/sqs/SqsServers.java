/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.sqs;

import io.tidemark.bench.scenario.Setting;
import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.EntriesDocument;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.sqs.Queues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An ElasticMQ that keeps its messages in memory, and what is measured on it. */
final class SqsServers implements AutoCloseable {

  static final String NAMESPACE = "bench";
  private static final String QUEUE = "bench-queue";
  private static final int FILLING = 50;

  private final Path directory;
  private final LocalStack stack;

  private SqsServers(Path directory, LocalStack stack) {
    this.directory = directory;
    this.stack = stack;
  }

  static SqsServers start(Setting setting, Component... components) throws IOException {
    Path directory = Files.createTempDirectory("tidemark-bench-");
    String document =
        EntriesDocument.indented(
            List.of(
                new EntriesDocument.Entry(
                    "SQS",
                    Map.of(
                        "wal-queue", List.of(QUEUE),
                        "allowed_targets", List.of("http://127.0.0.1/nowhere")))));
    Files.writeString(directory.resolve(NAMESPACE + ".json"), document);
    LocalStack stack =
        LocalStack.start(
            setting.home(),
            StackOptions.DEFAULT
                .withComponents(components)
                .withOverrides(Overrides.NONE.withSqsInMemory())
                .withNamespaces(NamespaceSetup.EMPTY.withDirectory(directory)),
            setting.progress());
    // The SDK finds its settings there and nowhere else, in this process of the benchmark's own.
    stack.sqs().sdkProperties().forEach(System::setProperty);
    return new SqsServers(directory, stack);
  }

  /** A client; its caller closes it. */
  SqsClient client() {
    return SdkSqsClientFactory.DEFAULT.create();
  }

  String queueUrl(SqsClient client) {
    return client.queueUrl(QUEUE).join();
  }

  String ingress() {
    return stack.ingress().address();
  }

  /** What another process needs to find it. */
  Map<String, String> environment() {
    return stack.sqs().sdkEnvironment();
  }

  /** The URL of a new queue with so many messages. */
  String filled(SqsClient client, String name, int messages) throws Exception {
    Queues.create(stack.sqs().endpoint(), Set.of(name));
    String url = client.queueUrl(name).join();
    new BareLoop(client, url, FILLING).send(messages, Bodies.of(500));
    return url;
  }

  /** Empties the queue. */
  void purge() {
    Queues.purge(stack.sqs().endpoint(), QUEUE);
  }

  @Override
  public void close() {
    stack.close();
    Directories.delete(directory);
  }
}
