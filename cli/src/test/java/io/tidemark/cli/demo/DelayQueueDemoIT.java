/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo as a user runs it, on real servers, with fewer deletes. */
class DelayQueueDemoIT {

  @TempDir Path directory;

  @Test
  void keepsEveryPromiseAndStopsWhatItStarted() throws Exception {
    Path report = directory.resolve("report.json");
    Path servers = directory.resolve("servers");
    int exitCode =
        new CommandLine(new DemoCommand())
            .execute(
                "delay-queue",
                "--records=1000",
                "--seed=7",
                "--report=" + report,
                "--dir=" + servers);
    JsonNode json = new ObjectMapper().readTree(Files.readString(report));
    assertThat(exitCode).as(json.toPrettyString()).isZero();
    assertThat(json.get("ok").asBoolean()).isTrue();
    assertThat(json.get("acknowledged").asLong()).isEqualTo(1_000);
    assertThat(
            json.get("delivered").asLong()
                + json.get("dead").asLong()
                + json.get("cancelled").asLong())
        .isEqualTo(1_000);
    assertThat(json.get("cancelled").asLong())
        .isEqualTo(json.get("expectedCancelled").asLong())
        .isPositive();
    assertThat(json.get("dead").asLong()).isEqualTo(json.get("expectedDead").asLong()).isPositive();
    assertThat(json.get("lost").asLong()).isZero();
    assertThat(json.get("early").asLong()).isZero();
    assertThat(json.get("turnedAway").asLong()).isPositive();
    assertThat(serversOf(servers)).isEmpty();
  }

  /** Whatever was started there says so in its command line. */
  private static List<String> serversOf(Path servers) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(command -> command.contains(servers.toString()))
        .toList();
  }
}
