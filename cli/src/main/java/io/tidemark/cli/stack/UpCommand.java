/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.stack;

import io.tidemark.cli.console.CommandFailure;
import io.tidemark.cli.console.Console;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.StackDirectory;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.StackPorts;
import io.tidemark.localstack.StackQueues;
import io.tidemark.localstack.StackServers;
import io.tidemark.localstack.StackState;
import io.tidemark.localstack.StackTables;
import io.tidemark.localstack.StackTopics;
import io.tidemark.localstack.flink.FlinkSize;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.TargetPattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts a stack whose processes outlive the command. */
@Command(
    name = "up",
    description = {
      "Start Kafka, Flink and the ingress as processes of this machine.",
      "The topics are made that the namespace documents name, with --cassandra the keyspaces of their",
      "durable storages, with --sqs their queues. Where a stack is up already, those that are missing are made,",
      "and a process that died is started again."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec and the mixin.
public final class UpCommand implements Runnable {

  private final Console console;

  @Spec private CommandSpec spec;
  @Mixin private StackPlace place;

  @Option(
      names = "--namespaces",
      paramLabel = "DIR",
      description = "Directory of the namespace documents. Default: examples/namespaces.")
  private @Nullable Path namespaces;

  @Option(
      names = "--kafka-cluster",
      paramLabel = "NAME=HOST:PORT[,HOST:PORT...]",
      description = "Another Kafka cluster that documents name. The stack's broker is every other.")
  private List<String> clusters = List.of();

  @Option(
      names = "--default-allowed-target",
      paramLabel = "PATTERN",
      description = "Target that namespaces may use whose documents name none of their own.")
  private List<String> allowed = List.of();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of a topic that is made. Default: ${DEFAULT-VALUE}.")
  private int partitions = NamespaceSetup.EMPTY.partitions();

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      description = "How many TaskManagers. Default: ${DEFAULT-VALUE}.")
  private int taskManagers = FlinkSize.SMALL.taskManagers();

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Slots of each TaskManager. Default: ${DEFAULT-VALUE}.")
  private int slots = FlinkSize.SMALL.slots();

  @Option(
      names = "--task-manager-memory",
      paramLabel = "SIZE",
      description = "Memory of each TaskManager process. Default: ${DEFAULT-VALUE}.")
  private String memory = FlinkSize.SMALL.taskManagerMemory();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description =
          "A region for replication: a memcached server and a writer, which listens at 7600, that of the"
              + " next region at 7610 and so on, where these ports are free. Repeat it for more. Needs"
              + " memcached on this machine.")
  private List<String> regions = List.of();

  @Option(
      names = "--cassandra",
      description =
          "Start Cassandra too, at 9042 where that is free: sets of mutations with a durable storage need"
              + " it, and so do targets of kind cassandra.")
  private boolean cassandra;

  @Option(
      names = "--sqs",
      description =
          "Start ElasticMQ too, in place of SQS, at 9324 where that is free: namespaces with a queue of"
              + " type SQS need it, and so do targets of kind sqs.")
  private boolean sqs;

  /** The command, speaking to a console. */
  public UpCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    StackHome home = place.home();
    StackDirectory directory = place.directory();
    StackOptions options = options(home, directory.path());
    options.requirePrograms();
    try (StackDirectory.Claim claim = directory.claim()) {
      StackState stack =
          directory.stack().isPresent()
              ? again(directory, directory.stack().get())
              : LocalStack.start(home, options, console.clocked()).state();
      new StackReport(stack).addresses().forEach(console::line);
    }
  }

  private StackState again(StackDirectory directory, StackState before) {
    StackServers servers = new StackServers(directory, before, new Random(), console.clocked());
    servers.heal();
    StackState stack = servers.state();
    if (cassandra && !stack.has(Component.CASSANDRA)) {
      throw new CommandFailure(
          "the stack is up without Cassandra. Run ./tidemark down, then up --cassandra; data stays");
    }
    if (sqs && !stack.has(Component.SQS)) {
      throw new CommandFailure(
          "the stack is up without ElasticMQ. Run ./tidemark down, then up --sqs; data stays");
    }
    Set<String> topics = StackTopics.create(stack);
    Set<String> keyspaces = StackTables.create(stack);
    console.step("the stack is up already; topics made: " + names(topics));
    if (stack.has(Component.CASSANDRA)) {
      console.step("keyspaces made: " + names(keyspaces));
    }
    if (stack.has(Component.SQS)) {
      console.step("queues made: " + names(StackQueues.create(stack)));
    }
    return stack;
  }

  private static String names(Set<String> made) {
    return made.isEmpty() ? "none" : String.join(", ", made);
  }

  private StackOptions options(StackHome home, Path directory) {
    Path documents = (namespaces == null ? home.exampleNamespaces() : namespaces).toAbsolutePath();
    if (!Files.isDirectory(documents)) {
      throw new ParameterException(
          spec.commandLine(), "--namespaces: there is no directory " + documents);
    }
    try {
      allowed.forEach(TargetPattern::new);
      NamespaceSetup setup =
          NamespaceSetup.EMPTY
              .withDirectory(documents.normalize())
              .withClusters(KafkaClusters.parse(clusters).addresses())
              .withDefaultAllowedTargets(allowed)
              .withPartitions(partitions);
      StackOptions parts = cassandra ? StackOptions.DEFAULT.withCassandra() : StackOptions.DEFAULT;
      return (sqs ? parts.withSqs() : parts)
          .withDetached(directory)
          .withPorts(StackPorts.USUAL)
          .withSize(new FlinkSize(taskManagers, slots, FlinkSize.SMALL.jobManagerMemory(), memory))
          .withNamespaces(setup)
          .withRegions(regions);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "" + e.getMessage(), e);
    }
  }
}
