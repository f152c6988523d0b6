/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import io.tidemark.example.keyvalue.packages.PackageTables;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.cassandra.Keyspaces;
import io.tidemark.localstack.keyvalue.ItemTables;
import io.tidemark.localstack.keyvalue.KeyValueServer;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The servers of the demo: a broker, Cassandra, Flink with the job, the ingress, the Key-Value
 * service with its tables.
 */
final class SetServers implements AutoCloseable {

  private static final int PARALLELISM = 2;
  private static final String TAKEN = ".namespace." + SetNamespace.NAME + ".mutationsApplied";

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LocalStack stack;
  private final KeyValueServer service;
  private final String jobId;
  private final List<ManagedProcess> expected;

  private SetServers(LocalStack stack, KeyValueServer service, String jobId) {
    this.stack = stack;
    this.service = service;
    this.jobId = jobId;
    long cassandra = stack.cassandra().process().pid();
    this.expected = stack.processes().stream().filter(it -> it.pid() != cassandra).toList();
  }

  /**
   * Starts them all, and the job.
   *
   * @param directory where they keep everything; empty: a temporary one, deleted at the end
   * @param documents where the namespace's document is
   * @param progress is told each step
   */
  static SetServers start(Optional<Path> directory, Path documents, Consumer<String> progress) {
    StackOptions options =
        StackOptions.DEFAULT
            .withCassandra()
            .withNamespaces(NamespaceSetup.EMPTY.withDirectory(documents))
            // Figures that are a second old at most, for the status.
            .withOverrides(
                new Overrides(
                    Map.of(), Map.of("metrics.fetcher.update-interval", "900"), List.of()));
    LocalStack stack =
        LocalStack.start(
            StackHome.find(), directory.map(options::withDirectory).orElse(options), progress);
    try {
      try (Keyspaces cassandra = Keyspaces.connect(stack.cassandra().address())) {
        new ItemTables(cassandra, SetNamespace.KEYSPACE).create(PackageTables.TABLES);
      }
      progress.accept("tables are made: " + String.join(", ", PackageTables.TABLES));
      KeyValueServer service = stack.startKeyValue(SetNamespace.KEYSPACE);
      progress.accept("key-value is ready at " + service.address());
      String jobId = stack.submit(PersonaJob.MULTI_PARTITION, PARALLELISM);
      progress.accept("job multi-partition runs");
      return new SetServers(stack, service, jobId);
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** Where the Key-Value service is called. */
  String service() {
    return service.address();
  }

  /** Where WriteToLog is called. */
  String ingress() {
    return stack.ingress().address();
  }

  /** The broker's addresses. */
  String bootstrapServers() {
    return stack.kafka().bootstrapServers();
  }

  /** Kills Cassandra, with SIGKILL. */
  void killCassandra() {
    stack.cassandra().kill();
  }

  /** Starts it again, and waits until it takes requests. */
  void startCassandra() {
    stack.cassandra().start();
  }

  /** The partitions that a table has, by Cassandra itself. */
  Set<String> partitions(String table) {
    try (Keyspaces cassandra = Keyspaces.connect(stack.cassandra().address())) {
      return new ItemTables(cassandra, SetNamespace.KEYSPACE).partitions(table);
    }
  }

  /**
   * How many mutations the job's targets took. Asks Flink, whose figures are a second old, until it
   * says so many at least, for a few seconds.
   */
  long taken(long atLeast) {
    long begin = System.nanoTime();
    long taken = taken();
    while (taken < atLeast && System.nanoTime() - begin < PATIENCE_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
      taken = taken();
    }
    return taken;
  }

  private long taken() {
    try {
      return stack.flink().rest().sum(jobId, name -> name.endsWith(TAKEN));
    } catch (StackException silent) {
      return 0;
    }
  }

  /** What keeps them from doing their work; empty if nothing does. */
  List<String> problems() {
    return expected.stream()
        .filter(process -> !process.alive())
        .map(process -> process.name() + " has ended")
        .toList();
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
}
