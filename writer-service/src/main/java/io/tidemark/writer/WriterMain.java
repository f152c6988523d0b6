/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer;

import io.tidemark.serving.grpc.Tls;
import io.tidemark.serving.options.EnvironmentDefaults;
import io.tidemark.writer.options.WriterOptions;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The writer as a process: reads its options, builds it, and runs it until SIGTERM. */
@Command(
    name = "tidemark-writer",
    description = "Applies replicated writes to the memcached servers of a region.",
    footer = {
      "",
      "Every flag can be a variable of the environment instead: --cache-timeout is",
      "TIDEMARK_WRITER_CACHE_TIMEOUT. A flag comes before its variable.",
      "",
      "Exit codes: 0 stopped, with everything answered that was begun; 1 it could not start, or the"
          + " drain ran out of time; 2 an option is wrong."
    },
    mixinStandardHelpOptions = true,
    version = "tidemark-writer 0.1.0",
    sortOptions = false,
    usageHelpWidth = 100)
public final class WriterMain implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(WriterMain.class);

  @Mixin private final WriterOptions options = new WriterOptions();

  @Spec private @Nullable CommandSpec spec;

  private WriterMain() {}

  /** Runs until SIGTERM or SIGINT. */
  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  /** The command with an environment. */
  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new WriterMain())
        .setDefaultValueProvider(new EnvironmentDefaults(environment, "TIDEMARK_WRITER_"))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println("tidemark-writer can't start: " + e.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    WriterServer.Settings settings;
    try {
      options.check();
      settings =
          new WriterServer.Settings(
              options.host,
              options.port,
              options.metricsPort,
              Tls.of(options.tlsCertificate, options.tlsKey),
              options.servers(),
              options.cacheTimeout,
              options.connections.age());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
    if (!options.region.isEmpty()) {
      LOG.info("a writer of region {}", options.region);
    }
    WriterServer server = WriterServer.start(settings, InstantSource.system());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
    server.awaitTermination();
    return CommandLine.ExitCode.OK;
  }

  /** Runs in the shutdown hook: nothing else ends the process with 0 upon SIGTERM. */
  private void stop(WriterServer server) {
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
