/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.multipartition.MultiPartitionDemoCommand;
import io.tidemark.cli.demo.replication.ReplicationDemoCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark demo}: shows a persona at work, on real servers. */
@Command(
    name = "demo",
    synopsisSubcommandLabel = "COMMAND",
    description = "Show a persona at work, on real servers that it starts and stops.",
    subcommands = {
      DelayQueueDemoCommand.class,
      ReplicationDemoCommand.class,
      MultiPartitionDemoCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
public final class DemoCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: delay-queue, replication or multi-partition");
  }
}
