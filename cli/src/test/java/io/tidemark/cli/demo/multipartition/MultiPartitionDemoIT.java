/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.multipartition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cli.demo.DemoCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo as a user runs it, on real servers, with fewer sets. */
class MultiPartitionDemoIT {

  @TempDir Path directory;

  @Test
  void leavesAllTablesConsistent() throws Exception {
    Path report = directory.resolve("report.json");
    Path servers = directory.resolve("servers");
    int exitCode =
        new CommandLine(new DemoCommand())
            .execute(
                "multi-partition",
                "--sets=200",
                "--rate=40",
                "--seed=7",
                "--report=" + report,
                "--dir=" + servers);
    JsonNode json = new ObjectMapper().readTree(Files.readString(report));
    assertThat(exitCode).as(json.toPrettyString()).isZero();
    assertThat(json.get("sets").get("applied").asLong()).isEqualTo(200);
    assertThat(json.get("sets").get("dead").asLong()).isEqualTo(1);
    assertThat(json.get("acknowledged").asLong())
        .isEqualTo(json.get("delivered").asLong() + json.get("dead").asLong());
    assertThat(json.get("callsRepeated").asLong()).as("while Cassandra was away").isPositive();
    assertThat(json.get("differences").asLong()).isZero();
    assertThat(json.get("rows").get("packages_by_dependency").asLong()).isPositive();
    assertThat(
            ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(servers.toString())))
        .isEmpty();
  }
}
