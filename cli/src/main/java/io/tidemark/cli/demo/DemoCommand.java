/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import picocli.CommandLine.Command;

/** {@code tidemark demo}: shows a persona at work, on real servers. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows a persona at work, on real servers that it starts and stops.",
    subcommands = DelayQueueDemoCommand.class)
public final class DemoCommand {}
