/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.cassandra.CassandraNode;
import io.tidemark.localstack.flink.FlinkCluster;
import io.tidemark.localstack.ingress.Ingress;
import io.tidemark.localstack.kafka.KafkaBroker;
import io.tidemark.localstack.keyvalue.KeyValueServer;
import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.ProcessGroup;
import io.tidemark.localstack.process.StackException;
import io.tidemark.localstack.region.Region;
import io.tidemark.localstack.sqs.ElasticMq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A running stack. Closing it stops every process that it started; so does the end of this JVM,
 * unless the stack was started detached.
 */
public final class LocalStack implements AutoCloseable {

  private static final int ANY_PORTS = -1;

  private final StackHome home;
  private final StackState state;
  private final ProcessGroup group;
  private final Cleanup cleanup;
  private final boolean temporary;
  private final Servers servers;
  private final Launcher launcher;
  private final List<Region> regions = new CopyOnWriteArrayList<>();
  private final List<KeyValueServer> applications = new CopyOnWriteArrayList<>();

  private LocalStack(
      StackHome home,
      StackState state,
      ProcessGroup group,
      Cleanup cleanup,
      boolean temporary,
      Servers servers,
      Launcher launcher) {
    this.home = home;
    this.state = state;
    this.group = group;
    this.cleanup = cleanup;
    this.temporary = temporary;
    this.servers = servers;
    this.launcher = launcher;
  }

  /** Starts a stack of the repository that this is run in. */
  public static LocalStack start(StackOptions options) {
    return start(StackHome.find(), options, step -> {});
  }

  /**
   * Starts a stack and waits until all of it is ready. If a part doesn't get there, what was
   * started is stopped.
   *
   * @param progress is told each step, from several threads
   * @throws StackException with what is wrong, and the end of the log of the server that failed
   */
  public static LocalStack start(StackHome home, StackOptions options, Consumer<String> progress) {
    options.requirePrograms();
    boolean temporary = options.directory().isEmpty();
    Path directory = Directories.make(options.directory().orElseGet(LocalStack::temporary));
    Random random = new Random();
    StackState state = plan(directory.toAbsolutePath(), options, random);
    JsonFile<StackState> file = new JsonFile<>(directory.resolve("stack.json"), StackState.class);
    ProcessGroup group =
        new ProcessGroup(
            running -> {
              if (options.detached()) {
                file.write(state.withProcesses(running));
              }
            });
    Cleanup cleanup = Cleanup.armed(group, temporary ? directory : directory.resolve("tmp"));
    try {
      Launcher launcher =
          new Launcher(group, directory, options.detached(), options.startLimit())
              .withEnvironment(
                  options.has(Component.SQS)
                      ? ElasticMq.sdkEnvironment(state.ports().sqs())
                      // Nobody on this machine tells the SDK its region; asking takes a second.
                      : Map.of("AWS_EC2_METADATA_DISABLED", "true"));
      Servers servers =
          new StackStarter(home, options, state, launcher, group, progress).start(random);
      LocalStack stack = new LocalStack(home, state, group, cleanup, temporary, servers, launcher);
      for (int i = 0; i < options.regions().size(); i++) {
        Region region = stack.startRegion(options.regions().get(i), 1, i);
        progress.accept(
            "region %s has its writer at %s, memcached at %s"
                .formatted(
                    region.name(), region.writers().address(), region.caches().get(0).address()));
      }
      if (options.detached()) {
        cleanup.disarm();
      }
      return stack;
    } catch (RuntimeException | Error e) {
      cleanup.run();
      cleanup.disarm();
      file.delete();
      throw e;
    }
  }

  /** The broker. */
  public KafkaBroker kafka() {
    return servers.kafka().orElseThrow(() -> lacks(Component.KAFKA));
  }

  /** The Flink cluster. */
  public FlinkCluster flink() {
    return servers.flink().orElseThrow(() -> lacks(Component.FLINK));
  }

  /** The Cassandra node. */
  public CassandraNode cassandra() {
    return servers.cassandra().orElseThrow(() -> lacks(Component.CASSANDRA));
  }

  /** What stands in for SQS. */
  public ElasticMq sqs() {
    return servers.sqs().orElseThrow(() -> lacks(Component.SQS));
  }

  /** The ingress. */
  public Ingress ingress() {
    return servers.ingress().orElseThrow(() -> lacks(Component.INGRESS));
  }

  /**
   * Starts the servers of a region.
   *
   * @param name the region's name
   * @param caches how many memcached servers it has
   */
  public Region startRegion(String name, int caches) {
    return startRegion(name, caches, ANY_PORTS);
  }

  private Region startRegion(String name, int caches, int usual) {
    Region region =
        Region.start(launcher, name, caches, usual, home.writerClasspath(), new Random());
    regions.add(region);
    return region;
  }

  /**
   * Starts the Key-Value service of the examples, over the stack's Cassandra and ingress.
   *
   * @param keyspace the keyspace of its tables, as CQL has it without quotes
   */
  public KeyValueServer startKeyValue(String keyspace) {
    KeyValueServer application =
        KeyValueServer.start(
            launcher,
            home.keyValueClasspath(),
            cassandra().address(),
            keyspace,
            ingress().address(),
            new Random());
    applications.add(application);
    return application;
  }

  /** Its own directory. */
  public Path directory() {
    return Path.of(state.directory());
  }

  /** The directory of the namespace documents. */
  public Path namespaces() {
    return Path.of(state.namespaces());
  }

  /** Copies the servers' logs to a directory that stays, and returns it. */
  public Path saveLogs() throws IOException {
    Path saved = Files.createTempDirectory("tidemark-logs-");
    try (Stream<Path> files = Files.list(directory().resolve("logs"))) {
      for (Path file : files.toList()) {
        Files.copy(file, saved.resolve(file.getFileName()));
      }
    }
    return saved;
  }

  /** What a later command needs to know of it. */
  public StackState state() {
    return state.withProcesses(processes());
  }

  /** The processes that run. */
  public List<ManagedProcess> processes() {
    return group.running();
  }

  /** Makes the topics that the namespace documents name and that aren't there. Returns them. */
  public Set<String> createTopics() {
    return StackTopics.create(state);
  }

  /** Makes the keyspaces that the namespace documents name and that aren't there. Returns them. */
  public Set<String> createTables() {
    return StackTables.create(state);
  }

  /** Submits and stops the jobs of the personas. */
  public JobRunner jobs() {
    return new JobRunner(home, state);
  }

  /** Submits the job of a persona anew, and waits until it runs. Returns Flink's id. */
  public String submit(PersonaJob job, int parallelism) {
    return jobs().submit(job, parallelism, Optional.empty(), List.of());
  }

  /**
   * Stops all processes. A temporary directory is deleted, and its processes are killed for it; in
   * one that stays they are asked to stop, and their temporary files go.
   */
  @Override
  public void close() {
    try {
      if (!temporary) {
        applications.forEach(KeyValueServer::stop);
        servers.stop();
        regions.forEach(Region::stop);
      }
    } finally {
      cleanup.run();
      cleanup.disarm();
      new StackDirectory(directory()).forget();
    }
  }

  private static StackState plan(Path directory, StackOptions options, Random random) {
    StackPorts ports = options.ports().choose(random);
    NamespaceSetup setup = options.namespaces();
    Path namespaces =
        setup
            .directory()
            .map(Path::toAbsolutePath)
            .orElseGet(() -> Directories.make(directory.resolve("namespaces")));
    Map<String, String> clusters = new TreeMap<>(setup.clusters());
    if (options.has(Component.KAFKA)) {
      clusters = setup.clustersWith("127.0.0.1:" + ports.kafka());
    }
    return new StackState(
        directory.toString(),
        options.components().stream().sorted().toList(),
        ports,
        namespaces.toString(),
        clusters,
        setup.defaultAllowedTargets(),
        setup.partitions(),
        List.of());
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("tidemark-stack-");
    } catch (IOException e) {
      throw new StackException("a temporary directory can't be made: " + e, e);
    }
  }

  private static StackException lacks(Component component) {
    return new StackException("this stack was started without " + component);
  }
}
