/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tidemark.api.v1.GetMutationSetRequest;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.bench.scenario.BenchStack;
import io.tidemark.bench.scenario.Setting;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.KafkaDocument;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.ManagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A broker, Cassandra, the ingress, and a Flink cluster with the multi-partition job. */
final class SetServers implements AutoCloseable {

  /** The namespace of the sets. */
  static final String NAMESPACE = "sets";

  private final Path documents;
  private final LocalStack stack;
  private final Items items;
  private final ManagedChannel channel;
  private final AtomicLong sets = new AtomicLong();

  private SetServers(Path documents, LocalStack stack, Items items) {
    this.documents = documents;
    this.stack = stack;
    this.items = items;
    this.channel = NettyChannelBuilder.forTarget(stack.ingress().address()).usePlaintext().build();
  }

  /** Starts them, and waits until the job runs. */
  static SetServers start(Setting setting) throws IOException {
    Path documents = Files.createTempDirectory("tidemark-bench-");
    try {
      Files.writeString(documents.resolve(NAMESPACE + ".json"), document());
      return start(setting, documents);
    } catch (IOException | RuntimeException e) {
      Directories.delete(documents);
      throw e;
    }
  }

  private static SetServers start(Setting setting, Path documents) {
    LocalStack stack =
        LocalStack.start(
            setting.home(),
            BenchStack.options(
                NamespaceSetup.EMPTY.withDirectory(documents),
                Component.KAFKA,
                Component.CASSANDRA,
                Component.FLINK,
                Component.INGRESS),
            setting.progress());
    try {
      Items items = Items.create(stack.cassandra().address());
      stack.submit(PersonaJob.MULTI_PARTITION, BenchStack.PARALLELISM);
      setting.progress().accept("job multi-partition runs");
      return new SetServers(documents, stack, items);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  private static String document() {
    return KafkaDocument.of(
        Map.of(
            "wal-kafka-topics",
            List.of(NAMESPACE + "-queue"),
            "durable_storage",
            Map.of("namespace", "tidemark_sets", "shard", "main", "type", "kv"),
            "allowed_targets",
            List.of(Items.TARGET)));
  }

  /** A connection to the ingress. */
  ManagedChannel channel() {
    return channel;
  }

  /** The table that the sets go to. */
  Items items() {
    return items;
  }

  /** The number of a set that there wasn't yet. */
  long nextSet() {
    return sets.incrementAndGet();
  }

  /** Where a set stands, for people. */
  String stands(long set) {
    try {
      MutationSet state =
          WriteAheadLogGrpc.newBlockingStub(channel)
              .withDeadlineAfter(10, TimeUnit.SECONDS)
              .getMutationSet(
                  GetMutationSetRequest.newBuilder()
                      .setNamespace(NAMESPACE)
                      .setSetId(SetRequests.id(set))
                      .build());
      return "%s is %s, %d of %d applied %s"
          .formatted(
              state.getSetId(),
              state.getState(),
              state.getApplied(),
              state.getSize(),
              state.getReason());
    } catch (StatusRuntimeException e) {
      return "of %s nobody knows: %s".formatted(SetRequests.id(set), e.getStatus());
    }
  }

  /** The TaskManager's process. */
  long taskManagerPid() {
    return stack.flink().taskManagers().get(0).pid();
  }

  /** Stops everything but Cassandra, so that a peer has the machine for itself. */
  void stopAllButCassandra() {
    channel.shutdownNow();
    long cassandra = stack.cassandra().process().pid();
    stack.processes().stream()
        .filter(process -> process.pid() != cassandra)
        .forEach(ManagedProcess::kill);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    items.close();
    try {
      stack.close();
    } finally {
      Directories.delete(documents);
    }
  }
}
