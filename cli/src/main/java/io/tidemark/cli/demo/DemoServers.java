/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.workload.Payloads;
import io.tidemark.connector.sqs.client.SdkSqsClientFactory;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.process.ManagedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** The servers of the demo, with its topics as it needs them and its job running. */
final class DemoServers implements AutoCloseable {

  private static final int PARALLELISM = 2;

  private final LocalStack stack;
  private final List<ManagedProcess> started;
  private final String jobId;

  private DemoServers(LocalStack stack, String jobId) {
    this.stack = stack;
    this.started = stack.processes();
    this.jobId = jobId;
  }

  /**
   * Starts them all.
   *
   * @param directory where they keep everything; empty: a temporary one, deleted at the end
   * @param documents of namespaces
   * @param queue what the records wait in
   * @param progress is told each step
   */
  static DemoServers start(
      Optional<Path> directory, Path documents, DemoQueue queue, Consumer<String> progress)
      throws InterruptedException {
    StackOptions parts =
        queue.sqs()
            ? StackOptions.DEFAULT.withSqs().withOverrides(Overrides.NONE.withSqsInMemory())
            : StackOptions.DEFAULT;
    StackOptions options = parts.withNamespaces(NamespaceSetup.EMPTY.withDirectory(documents));
    LocalStack stack =
        LocalStack.start(
            StackHome.find(), directory.map(options::withDirectory).orElse(options), progress);
    try {
      settle(stack, queue);
      String jobId = stack.submit(PersonaJob.DELAY_QUEUE, PARALLELISM);
      progress.accept("job delay-queue runs");
      return new DemoServers(stack, jobId);
    } catch (InterruptedException | RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** Where WriteToLog is called. */
  String ingress() {
    return stack.ingress().address();
  }

  /** The broker's addresses. */
  String bootstrapServers() {
    return stack.kafka().bootstrapServers();
  }

  /** A client of the queues of SQS, if they have any; its caller closes it. */
  Optional<SqsClient> queues() {
    if (!stack.state().has(Component.SQS)) {
      return Optional.empty();
    }
    // The SDK finds its settings there and nowhere else, in this process of the demo's own.
    stack.sqs().sdkProperties().forEach(System::setProperty);
    return Optional.of(SdkSqsClientFactory.DEFAULT.create());
  }

  /** What keeps them from doing their work; empty if nothing does. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (ManagedProcess process : started) {
      if (!process.alive()) {
        problems.add(process.name() + " has ended");
      }
    }
    return problems;
  }

  /** What last made the job restart, if anything did. Asks Flink. */
  Optional<String> jobFailure() {
    return problems().isEmpty() ? stack.flink().rest().failure(jobId) : Optional.empty();
  }

  /** Saves the logs where they stay, and returns where. */
  Path saveLogs() throws IOException {
    return stack.saveLogs();
  }

  @Override
  public void close() {
    stack.close();
  }

  /** The time of arrival is the broker's, and the target has a bound that some deletes exceed. */
  private static void settle(LocalStack stack, DemoQueue queue) throws InterruptedException {
    String servers = stack.kafka().bootstrapServers();
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      AlterConfigOp arrival = set(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
      AlterConfigOp bound =
          set(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Payloads.LARGEST_IN_TOPIC));
      Map<ConfigResource, Collection<AlterConfigOp>> settings = new HashMap<>();
      settings.put(topic(DemoNamespace.TARGET_TOPIC), List.of(arrival, bound));
      if (queue.kafka()) {
        settings.put(topic(DemoNamespace.DEAD_LETTER_TOPIC), List.of(arrival));
      }
      admin.incrementalAlterConfigs(settings).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the demo's topics can't be configured", e.getCause());
    }
  }

  private static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }

  private static AlterConfigOp set(String key, String value) {
    return new AlterConfigOp(new ConfigEntry(key, value), OpType.SET);
  }
}
