/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cli.demo.DemoCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo as a user runs it, on real servers, with fewer writes. */
class ReplicationDemoIT {

  @TempDir Path directory;

  @Test
  void leavesAllCachesAlike() throws Exception {
    Path report = directory.resolve("report.json");
    Path servers = directory.resolve("servers");
    int exitCode =
        new CommandLine(new DemoCommand())
            .execute(
                "replication",
                "--writes=6000",
                "--rate=400",
                "--keys=2000",
                "--seed=7",
                "--report=" + report,
                "--dir=" + servers);
    JsonNode json = new ObjectMapper().readTree(Files.readString(report));
    assertThat(exitCode).as(json.toPrettyString()).isZero();
    assertThat(json.get("acknowledged").asLong()).isEqualTo(json.get("written").asLong());
    assertThat(json.get("writtenByCall").asLong()).isPositive();
    assertThat(json.get("lost").asLong()).isZero();
    assertThat(json.get("differences").asLong()).isZero();
    assertThat(json.get("regions").get("eu").get("coalesced").asLong())
        .as("what waited while eu was cut off")
        .isGreaterThan(json.get("regions").get("us").get("coalesced").asLong());
    assertThat(json.get("regions").get("us").get("values").asLong()).isPositive();
    assertThat(
            ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(servers.toString())))
        .isEmpty();
  }
}
