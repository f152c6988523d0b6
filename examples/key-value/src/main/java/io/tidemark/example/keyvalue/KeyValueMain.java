/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue;

import io.tidemark.example.keyvalue.log.Destination;
import io.tidemark.example.keyvalue.options.KeyValueOptions;
import io.tidemark.example.keyvalue.service.KeyValueService;
import io.tidemark.serving.options.EnvironmentDefaults;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The service as a process: reads its options, builds it, and runs it until SIGTERM. */
@Command(
    name = "key-value",
    description = "A Key-Value service over Cassandra, whose MutateItems go through Tidemark.",
    footer = {
      "",
      "Every flag can be a variable of the environment instead: --keyspace is KEY_VALUE_KEYSPACE.",
      "",
      "Exit codes: 0 stopped, with everything answered that was begun; 1 it could not start, or the"
          + " drain ran out of time; 2 an option is wrong."
    },
    mixinStandardHelpOptions = true,
    version = "key-value 0.1.0",
    sortOptions = false,
    usageHelpWidth = 100)
public final class KeyValueMain implements Callable<Integer> {

  @Mixin private final KeyValueOptions options = new KeyValueOptions();

  @Spec private @Nullable CommandSpec spec;

  private KeyValueMain() {}

  /** Runs until SIGTERM or SIGINT. */
  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  /** The command with an environment. */
  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new KeyValueMain())
        .setDefaultValueProvider(new EnvironmentDefaults(environment, "KEY_VALUE_"))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println("key-value can't start: " + e.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      options.check();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
    KeyValueServer server =
        KeyValueServer.start(
            new KeyValueServer.Settings(
                options.host,
                options.port,
                options.metricsPort,
                options.place(),
                options.keyspace,
                options.tidemark,
                new KeyValueService.Names(
                    options.setsNamespace,
                    options.deletesNamespace,
                    new Destination(options.targetCluster, options.keyspace)),
                options.timeout,
                options.connections.age()),
            InstantSource.system());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
    server.awaitTermination();
    return CommandLine.ExitCode.OK;
  }

  /** Runs in the shutdown hook: nothing else ends the process with 0 upon SIGTERM. */
  private void stop(KeyValueServer server) {
    boolean answered = false;
    try {
      answered = server.drain(options.connections.drainDelay, options.drainTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(answered ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE);
    }
  }
}
