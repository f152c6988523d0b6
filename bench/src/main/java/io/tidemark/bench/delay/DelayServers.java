/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import io.tidemark.bench.delay.load.Tally;
import io.tidemark.bench.delay.topic.KafkaArrivals;
import io.tidemark.bench.delay.topic.KafkaTransport;
import io.tidemark.bench.scenario.BenchStack;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.flink.FlinkRest;
import io.tidemark.localstack.process.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;

/** A broker and a Flink cluster with the delay queue's job. */
final class DelayServers implements AutoCloseable {

  private final Path documents;
  private final LocalStack stack;
  private final String jobId;

  private DelayServers(Path documents, LocalStack stack, String jobId) {
    this.documents = documents;
    this.stack = stack;
    this.jobId = jobId;
  }

  /** Starts them, and waits until the job runs. */
  static DelayServers start(Setting setting, List<NamespaceDocument> namespaces)
      throws IOException {
    Path documents = Files.createTempDirectory("tidemark-bench-");
    try {
      for (NamespaceDocument namespace : namespaces) {
        Files.writeString(documents.resolve(namespace.name() + ".json"), namespace.json());
      }
      return start(setting, namespaces, documents);
    } catch (IOException | RuntimeException e) {
      Directories.delete(documents);
      throw e;
    }
  }

  private static DelayServers start(
      Setting setting, List<NamespaceDocument> namespaces, Path documents) {
    LocalStack stack =
        LocalStack.start(
            setting.home(),
            BenchStack.options(
                NamespaceSetup.EMPTY.withDirectory(documents), Component.KAFKA, Component.FLINK),
            setting.progress());
    try {
      namespaces.forEach(it -> stack.kafka().createTopic(it.targetTopic(), BenchStack.PARTITIONS));
      String jobId = stack.submit(PersonaJob.DELAY_QUEUE, BenchStack.PARALLELISM);
      setting.progress().accept("job delay-queue runs");
      return new DelayServers(documents, stack, jobId);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** Writes into a namespace's queue records for the topic that is its target. */
  KafkaTransport transport(NamespaceDocument namespace, Tally tally, int keys) {
    String target = namespace.targets().get(0);
    return transport(namespace, tally, keys, number -> target);
  }

  /** Writes into a namespace's queue. */
  KafkaTransport transport(
      NamespaceDocument namespace, Tally tally, int keys, LongFunction<String> target) {
    return new KafkaTransport(
        stack.kafka().bootstrapServers(),
        new KafkaTransport.Address(
            namespace.name(), namespace.topic(), "run-" + tally.run() + "-", target, keys));
  }

  /** Reads the topic that is a namespace's target. */
  KafkaArrivals arrivals(NamespaceDocument namespace) {
    return new KafkaArrivals(stack.kafka().bootstrapServers(), namespace.targetTopic());
  }

  /** Flink's REST interface. */
  FlinkRest rest() {
    return stack.flink().rest();
  }

  /** The job. */
  String jobId() {
    return jobId;
  }

  /** How many records a namespace's job holds, as its metric has it. */
  long held(NamespaceDocument namespace) {
    String part = "." + namespace.name() + ".";
    return rest().sum(jobId, name -> name.contains(part) && name.endsWith(".held"));
  }

  /** The TaskManager's process. */
  long taskManagerPid() {
    return stack.flink().taskManagers().get(0).pid();
  }

  @Override
  public void close() {
    try {
      stack.close();
    } finally {
      Directories.delete(documents);
    }
  }
}
