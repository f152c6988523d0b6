/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import io.tidemark.ingress.admit.KindCheck;
import io.tidemark.ingress.append.ByKind;
import io.tidemark.ingress.kafka.KafkaAppender;
import io.tidemark.ingress.options.IngressOptions;
import io.tidemark.ingress.sqs.SqsAppender;
import io.tidemark.namespace.CassandraClusters;
import io.tidemark.namespace.DirectoryNamespaceRegistry;
import io.tidemark.namespace.KafkaClusters;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.Queue;
import io.tidemark.namespace.SnapshotDirectory;
import io.tidemark.namespace.TargetPattern;
import io.tidemark.record.Header;
import io.tidemark.record.TargetUri;
import io.tidemark.serving.grpc.Tls;
import io.tidemark.serving.options.EnvironmentDefaults;
import io.tidemark.serving.options.MemoryBudget;
import io.tidemark.storage.DurableStores;
import io.tidemark.target.TargetContext;
import io.tidemark.targets.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The ingress as a process: reads its options, builds it, and runs it until SIGTERM. */
@Command(
    name = "tidemark-ingress",
    description = "Takes mutations over gRPC and answers when they are durable in the queue.",
    footer = {
      "",
      "Every flag can be a variable of the environment instead: --append-timeout is",
      "TIDEMARK_APPEND_TIMEOUT. A flag comes before its variable.",
      "",
      "Exit codes: 0 stopped, with everything answered that was accepted; 1 it could not start, or"
          + " the drain ran out of time; 2 an option is wrong."
    },
    mixinStandardHelpOptions = true,
    version = "tidemark-ingress 0.1.0",
    sortOptions = false,
    usageHelpWidth = 100)
public final class IngressMain implements Callable<Integer> {

  private static final Duration REFRESH = Duration.ofSeconds(2);

  /** Far more than a storage takes that answers at all. */
  private static final Duration LONGEST_STORAGE_TIMEOUT = Duration.ofSeconds(6);

  /** A few times what connecting takes on a machine that is busy. */
  private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(10);

  @Mixin private final IngressOptions options = new IngressOptions();

  @Spec private @Nullable CommandSpec spec;

  private IngressMain() {}

  /** Runs until SIGTERM or SIGINT. */
  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  /** The command with an environment. */
  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new IngressMain())
        .setDefaultValueProvider(new EnvironmentDefaults(environment, "TIDEMARK_"))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println("tidemark-ingress can't start: " + e.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    IngressSettings settings;
    KafkaClusters clusters;
    CassandraClusters cassandraClusters;
    NamespaceRegistry registry;
    try {
      options.check();
      clusters = KafkaClusters.parse(EnvironmentDefaults.words(options.kafkaClusters));
      cassandraClusters =
          CassandraClusters.parse(EnvironmentDefaults.words(options.cassandraClusters));
      settings = settings();
      registry = registry();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
    Targets targets =
        Targets.load(new TargetContext(clusters, cassandraClusters, TargetContext.DEFAULT_TIMEOUT));
    DurableStores stores = new DurableStores(cassandraClusters, storageTimeout());
    SqsAppender sqs = new SqsAppender(options.appendTimeout, settings.maxBytesInFlight());
    connect(registry, stores, sqs);
    IngressServer server =
        IngressServer.start(
            settings,
            registry,
            kindCheck(targets),
            new ByKind(
                new KafkaAppender(clusters, options.appendTimeout, settings.maxBytesInFlight()),
                sqs),
            namespace -> stores.get(namespace.durableStorage().orElseThrow()),
            namespace -> stores.claims(namespace.durableStorage().orElseThrow()));
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(server, registry, stores), "shutdown"));
    server.awaitTermination();
    return CommandLine.ExitCode.OK;
  }

  /**
   * Waits for the clusters of durable storages and for the queues of SQS, so that the first calls
   * don't; but not for long, as the other namespaces don't need them.
   */
  private static void connect(NamespaceRegistry registry, DurableStores stores, SqsAppender sqs) {
    Collection<Namespace> namespaces = registry.current().byName().values();
    Stream<CompletionStage<Void>> storages =
        namespaces.stream()
            .flatMap(namespace -> namespace.durableStorage().stream())
            .distinct()
            .map(stores::connect);
    List<String> queues =
        namespaces.stream()
            .flatMap(namespace -> namespace.queues().stream())
            .filter(queue -> queue instanceof Queue.Sqs && !queue.drain())
            .flatMap(queue -> ((Queue.Sqs) queue).queues().stream())
            .toList();
    CompletableFuture.allOf(
            Stream.concat(storages, Stream.of(sqs.connect(queues)))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, LONGEST_CONNECTING.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(error -> null) // It was logged, or is in the answer to each call.
        .join();
  }

  private IngressSettings settings() {
    return new IngressSettings(
        options.host,
        options.port,
        options.metricsPort,
        Tls.of(options.tlsCertificate, options.tlsKey),
        options.region,
        MemoryBudget.bytesInFlight(options.maxBytesInFlight, Runtime.getRuntime().maxMemory()),
        options.appendTimeout,
        options.connections.age());
  }

  /** Leaves the greater part of an append's time to the queue, which a marker goes to after it. */
  private Duration storageTimeout() {
    Duration third = options.appendTimeout.dividedBy(3);
    return third.compareTo(LONGEST_STORAGE_TIMEOUT) < 0 ? third : LONGEST_STORAGE_TIMEOUT;
  }

  private NamespaceRegistry registry() {
    NamespaceDefaults defaults =
        new NamespaceDefaults(
            EnvironmentDefaults.words(options.defaultAllowedTargets).stream()
                .map(IngressMain::pattern)
                .toList());
    return DirectoryNamespaceRegistry.open(
        options.namespaces, SnapshotDirectory.ofProcess(), defaults, REFRESH);
  }

  private static TargetPattern pattern(String text) {
    try {
      return new TargetPattern(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--default-allowed-target: " + e.getMessage(), e);
    }
  }

  /** Runs in the shutdown hook: nothing else ends the process with 0 upon SIGTERM. */
  private void stop(IngressServer server, NamespaceRegistry registry, DurableStores stores) {
    boolean answered = false;
    try {
      answered = server.drain(options.connections.drainDelay, options.drainTimeout);
      stores.close();
      registry.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(answered ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE);
    }
  }

  private static KindCheck kindCheck(Targets targets) {
    return new KindCheck() {
      @Override
      public void checkAddress(TargetUri uri) {
        targets.validate(uri);
      }

      @Override
      public void checkHeaders(TargetUri uri, List<Header> headers) {
        targets.validateHeaders(uri, headers);
      }
    };
  }
}
