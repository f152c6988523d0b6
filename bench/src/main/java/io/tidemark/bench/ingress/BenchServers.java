/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.ingress;

import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ProcessGroup;
import io.tidemark.localstack.process.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The servers of the benchmark: a broker, the ingress, and the echo servers with its flags. */
final class BenchServers implements AutoCloseable {

  static final String NAMESPACE = "bench";
  static final String QUEUE = "bench-queue";
  static final String PLAIN = "bench-plain";
  private static final int PARTITIONS = 4;

  private static final String DOCUMENT =
      """
      {"persistence_configurations": {"persistence_configuration": [{
        "physical_storage": {"type": "KAFKA"},
        "config": {
          "persona": "delay-queue",
          "wal-kafka-topics": ["bench-queue"],
          "allowed_targets": ["kafka://default/bench-out"]
        }}]}}
      """;

  private final Path directory;
  private final LocalStack stack;
  private final ProcessGroup group = new ProcessGroup(processes -> {});
  private final Launcher launcher;
  private final int echoPort;
  private final int leanPort;

  private BenchServers(Path directory, LocalStack stack) throws IOException {
    this.directory = directory;
    this.stack = stack;
    this.launcher = new Launcher(group, directory.resolve("echo"), false, Duration.ofMinutes(1));
    this.echoPort = freePort();
    this.leanPort = freePort();
  }

  static BenchServers start(Consumer<String> progress) throws IOException {
    Path directory = Files.createTempDirectory("tidemark-bench-");
    Path namespaces = Files.createDirectories(directory.resolve("namespaces"));
    Files.writeString(namespaces.resolve(NAMESPACE + ".json"), DOCUMENT);
    LocalStack stack =
        LocalStack.start(
            StackHome.find(),
            StackOptions.DEFAULT
                .withComponents(Component.KAFKA, Component.INGRESS)
                .withNamespaces(
                    NamespaceSetup.EMPTY.withDirectory(namespaces).withPartitions(PARTITIONS)),
            progress);
    stack.createTopics();
    stack.kafka().createTopic(PLAIN, PARTITIONS);
    BenchServers servers = new BenchServers(directory, stack);
    servers.startEcho("echo", servers.echoPort);
    servers.startEcho("lean", servers.leanPort);
    return servers;
  }

  /** A place for files of the run. */
  Path directory() {
    return directory;
  }

  /** Where the ingress is, as HOST:PORT. */
  String ingress() {
    return stack.ingress().address();
  }

  /** Where the echo server is, as HOST:PORT. */
  String echo() {
    return "127.0.0.1:" + echoPort;
  }

  /** Where the lean one is, as HOST:PORT. */
  String lean() {
    return "127.0.0.1:" + leanPort;
  }

  ProducerPerformance producerPerformance() {
    return new ProducerPerformance(
        launcher, StackHome.find().kafkaClasspath(), stack.kafka().bootstrapServers());
  }

  /** How many records the namespace's queue has. */
  long appended() throws InterruptedException, ExecutionException {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers()))) {
      Map<TopicPartition, OffsetSpec> ends =
          IntStream.range(0, PARTITIONS)
              .mapToObj(partition -> new TopicPartition(QUEUE, partition))
              .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    }
  }

  @Override
  public void close() {
    try {
      group.close();
    } finally {
      stack.close();
      Directories.delete(directory);
    }
  }

  private void startEcho(String kind, int port) {
    launcher.start(
        kind,
        new JavaProgram(
            System.getProperty("java.class.path"),
            EchoServer.class.getName(),
            List.of("-Xms256m", "-Xmx1g"),
            List.of(kind, Integer.toString(port))),
        Readiness.accepting(port));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
