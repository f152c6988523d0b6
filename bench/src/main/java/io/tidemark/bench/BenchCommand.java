/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark bench}: measures us and a peer side by side, in one run. */
@Command(
    name = "bench",
    synopsisSubcommandLabel = "COMMAND",
    description = "Measure us beside a peer, on real servers that it starts and stops.",
    subcommands = {
      IngressBenchCommand.class,
      DelayBenchCommand.class,
      ReplicationBenchCommand.class,
      MultiPartitionBenchCommand.class,
      SqsBenchCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets the spec.
public final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: ingress, delay, replication, multi-partition or sqs");
  }
}
