/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command does on a machine that has nothing but a JDK. */
class MissingProgramTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo replication --dir DIR",
        "up --region eu --region us --dir DIR",
        "bench replication --only topic --report DIR",
      })
  void saysSoBeforeAnythingIsStarted(String command) throws Exception {
    Path place = directory.resolve("stack");
    String said = run(command.replace("DIR", place.toString()));
    assertThat(said)
        .contains("memcached isn't on this machine; install it: apt-get install memcached")
        .doesNotContain("Starting", "is ready", "---");
    assertThat(place).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = "bench ingress")
  void namesThePackageWhereItIsCalledOtherwise(String command) throws Exception {
    assertThat(run(command))
        .contains("h2load isn't on this machine; install it: apt-get install nghttp2-client")
        .doesNotContain("is ready");
  }

  /** Runs it where PATH has an empty directory alone, and returns all that it said. */
  private String run(String command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    line.add("io.tidemark.cli.Tidemark");
    Stream.of(command.split(" ", -1)).forEach(line::add);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("PATH", Files.createDirectory(directory.resolve("bin")).toString());
    Process process = builder.start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isEqualTo(1);
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
