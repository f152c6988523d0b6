/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import io.tidemark.bench.scenario.BenchStack;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.RegionDocument;
import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.ManagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Two brokers, and the replication job whose one region is a topic of the second. */
final class TwoBrokers implements AutoCloseable {

  /** The topic that the job replicates, and that of the second broker that it writes. */
  static final String OURS = "cache";

  /** The topic that the peer copies. */
  static final String PEERS = "mirrored";

  private static final String SECOND = "second";

  private final Path documents;
  private final LocalStack first;
  private final LocalStack second;

  private TwoBrokers(Path documents, LocalStack first, LocalStack second) {
    this.documents = documents;
    this.first = first;
    this.second = second;
  }

  /** Starts them, and waits until the job runs. */
  static TwoBrokers start(Setting setting) throws IOException {
    Path documents = Files.createTempDirectory("tidemark-bench-");
    Files.writeString(
        documents.resolve(OURS + ".json"),
        RegionDocument.of(OURS, Map.of("eu", "kafka://" + SECOND + "/" + OURS)));
    LocalStack second =
        LocalStack.start(
            setting.home(),
            BenchStack.options(NamespaceSetup.EMPTY, Component.KAFKA),
            setting.progress());
    try {
      return start(setting, documents, second);
    } catch (RuntimeException e) {
      second.close();
      Directories.delete(documents);
      throw e;
    }
  }

  private static TwoBrokers start(Setting setting, Path documents, LocalStack second) {
    LocalStack first =
        LocalStack.start(
            setting.home(),
            BenchStack.options(
                NamespaceSetup.EMPTY
                    .withDirectory(documents)
                    .withClusters(Map.of(SECOND, second.kafka().bootstrapServers())),
                Component.KAFKA,
                Component.FLINK),
            setting.progress());
    try {
      second.kafka().createTopics(List.of(OURS, PEERS), BenchStack.PARTITIONS);
      first.kafka().createTopics(List.of(OURS, PEERS), BenchStack.PARTITIONS);
      first.createTopics();
      first.submit(PersonaJob.REPLICATION, BenchStack.PARALLELISM);
      setting.progress().accept("job replication runs, to a topic of the second broker");
      return new TwoBrokers(documents, first, second);
    } catch (RuntimeException e) {
      first.close();
      throw e;
    }
  }

  /** Where the first broker is. */
  String from() {
    return first.kafka().bootstrapServers();
  }

  /** Where the second broker is. */
  String to() {
    return second.kafka().bootstrapServers();
  }

  /** Stops all but the brokers, so that a peer has what we had. */
  void stopFlink() {
    long broker = first.kafka().process().pid();
    first.processes().stream()
        .filter(process -> process.pid() != broker)
        .forEach(ManagedProcess::kill);
  }

  /** Counts what a topic of the second broker has; closes with the client. */
  Arrived arrived(String topic) {
    return new Arrived(
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, to())), topic);
  }

  /**
   * How many records a topic has.
   *
   * @param admin the client that asks
   * @param topic which
   */
  record Arrived(Admin admin, String topic) implements AutoCloseable {

    long count() {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int i = 0; i < BenchStack.PARTITIONS; i++) {
        ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
      }
      try {
        return admin.listOffsets(ends).all().get().values().stream()
            .mapToLong(end -> end.offset())
            .sum();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("the offsets of " + topic + " can't be read", e.getCause());
      }
    }

    @Override
    public void close() {
      admin.close();
    }
  }

  @Override
  public void close() {
    try {
      first.close();
    } finally {
      second.close();
      Directories.delete(documents);
    }
  }
}
