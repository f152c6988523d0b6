/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import io.tidemark.bench.delay.load.Tally;
import io.tidemark.bench.delay.topic.KafkaArrivals;
import io.tidemark.bench.delay.topic.KafkaTransport;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.flink.FlinkRest;
import io.tidemark.localstack.flink.FlinkSize;
import io.tidemark.localstack.flink.MetricAggregate;
import io.tidemark.localstack.process.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * A broker and a Flink cluster with the delay queue's job. The configuration is production's, but
 * that metrics are fresh and that the broker forgets what was read long ago.
 */
final class DelayServers implements AutoCloseable {

  private static final int PARALLELISM = 2;
  private static final int PARTITIONS = 4;
  private static final FlinkSize SIZE = new FlinkSize(1, PARALLELISM, "1024m", "2560m");

  /** A run writes many times what it needs to have: some GiB a topic stay. */
  private static final Map<String, String> KAFKA =
      Map.of(
          "log.segment.bytes", "268435456",
          "log.retention.bytes", "1073741824",
          "log.retention.check.interval.ms", "10000");

  private static final Map<String, String> FLINK =
      Map.of("metrics.fetcher.update-interval", "1000");

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
            StackOptions.DEFAULT
                .withComponents(Component.KAFKA, Component.FLINK)
                .withSize(SIZE)
                .withOverrides(new Overrides(KAFKA, FLINK, List.of()))
                .withNamespaces(
                    NamespaceSetup.EMPTY.withDirectory(documents).withPartitions(PARTITIONS)),
            setting.progress());
    try {
      namespaces.forEach(it -> stack.kafka().createTopic(it.targetTopic(), PARTITIONS));
      String jobId = stack.submit(PersonaJob.DELAY_QUEUE, PARALLELISM);
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
    return rest()
        .metrics(jobId, MetricAggregate.SUM, name -> name.contains(part) && name.endsWith(".held"))
        .values()
        .stream()
        .mapToLong(Double::longValue)
        .sum();
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
