/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test command on machines that lack this and that: all it calls is written down. */
class VerifyScriptTest {

  /** All of the real machine that the script itself takes. */
  private static final List<String> TOOLS = List.of("bash", "dirname", "env", "mkdir", "cat");

  @TempDir private Path directory;
  private Path bin;
  private Path calls;
  private Path faketime;
  private Path python;

  @BeforeEach
  void machine() throws IOException {
    bin = Files.createDirectory(directory.resolve("bin"));
    calls = directory.resolve("calls");
    faketime = directory.resolve("usr/lib/x86_64/faketime/libfaketimeMT.so.1");
    python = directory.resolve("usr/bin/python3");
    for (String tool : TOOLS) {
      real(tool);
    }
    // The real one's own places are replaced by this machine's: all else is the script's.
    String script = Files.readString(StackHome.find().root().resolve("verify"));
    executable(directory.resolve("verify"), script.replace("/usr/", directory + "/usr/"));
    executable(directory.resolve("mvnw"), log("mvnw"));
    user(0);
  }

  @Test
  void whatIsMissingIsInstalledAndThenAllTestsRun() throws Exception {
    aptGet("memcached", "javac", "node", "npm", "kcat", "protoc");
    assertThat(run("-pl", "common")).contains("installing");
    assertThat(calls)
        .content()
        .isEqualTo(
            """
            apt-get update -qq
            apt-get install -y -qq openjdk-17-jdk-headless libfaketime memcached nodejs npm kcat \
            protobuf-compiler python3-confluent-kafka python3-grpcio python3-protobuf
            mvnw -B -ntp verify -pl common
            """);
  }

  @Test
  void whereNothingIsMissingNothingIsInstalled() throws Exception {
    everythingIsThere();
    aptGet();
    assertThat(run()).isEmpty();
    assertThat(calls).content().isEqualTo("mvnw -B -ntp verify\n");
  }

  @Test
  void theJdkThatJavaHomeNamesIsOne() throws Exception {
    everythingIsThere();
    Path jdk = Files.createDirectories(directory.resolve("jdk/bin"));
    Files.move(bin.resolve("javac"), jdk.resolve("javac"));
    aptGet();
    assertThat(runWith("JAVA_HOME", directory.resolve("jdk").toString())).isEmpty();
    assertThat(calls).content().isEqualTo("mvnw -B -ntp verify\n");
  }

  @Test
  void aUserInstallsThroughSudo() throws Exception {
    everythingIsThere();
    Files.delete(bin.resolve("memcached"));
    aptGet("memcached");
    user(1000);
    assertThat(refused()).contains("lacks memcached", "as root run: apt-get install memcached");
    executable(bin.resolve("sudo"), log("sudo") + "exec \"$@\"\n");
    run();
    assertThat(calls)
        .content()
        .contains(
            "sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq memcached",
            "mvnw -B -ntp verify");
  }

  @Test
  void whereNothingCanBeInstalledItSaysWhatIsMissing() throws Exception {
    everythingIsThere();
    Files.delete(bin.resolve("memcached"));
    Files.delete(faketime);
    assertThat(refused()).contains("lacks libfaketime memcached", "no apt-get", "./verify again");
    assertThat(calls).doesNotExist();
  }

  @Test
  void aPackageThatDoesNotBringWhatIsMissingIsSaid() throws Exception {
    everythingIsThere();
    Files.delete(bin.resolve("memcached"));
    aptGet();
    assertThat(refused()).contains("lacks memcached", "though apt-get installed");
    assertThat(calls).content().doesNotContain("mvnw");
  }

  private void everythingIsThere() throws IOException {
    for (String program : List.of("javac", "memcached", "node", "npm", "kcat", "protoc")) {
      executable(bin.resolve(program), log(program));
    }
    Files.createDirectories(python.getParent());
    executable(python, "#!/bin/sh\n"); // It finds every module that it is asked for.
    Files.createDirectories(faketime.getParent());
    Files.createFile(faketime);
  }

  /** An apt-get whose packages bring programs, the library, and Python with its modules. */
  private void aptGet(String... programs) throws IOException {
    StringBuilder script = new StringBuilder(log("apt-get"));
    script.append("[ \"$1\" = install ] || exit 0\n");
    for (String program : programs) {
      script.append("cat \"$0\" > '").append(bin.resolve(program)).append("'\n");
      script.append("chmod +x '").append(bin.resolve(program)).append("'\n");
    }
    real("chmod");
    script.append("mkdir -p '").append(faketime.getParent()).append("'\n");
    script.append(": > '").append(faketime).append("'\n");
    script.append("mkdir -p '").append(python.getParent()).append("'\n");
    script.append("echo '#!/bin/sh' > '").append(python).append("'\n");
    script.append("chmod +x '").append(python).append("'\n");
    executable(bin.resolve("apt-get"), script.toString());
  }

  private void real(String tool) throws IOException {
    executable(bin.resolve(tool), "#!/bin/sh\nexec /usr/bin/%s \"$@\"\n".formatted(tool));
  }

  private void user(int id) throws IOException {
    Files.deleteIfExists(bin.resolve("id"));
    executable(bin.resolve("id"), "#!/bin/sh\necho " + id + "\n");
  }

  private String log(String name) {
    return "#!/bin/sh\necho \"%s $*\" >> '%s'\n".formatted(name, calls);
  }

  private static void executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private String run(String... arguments) throws Exception {
    return call(0, "LANG", "C", arguments);
  }

  private String runWith(String variable, String value) throws Exception {
    return call(0, variable, value);
  }

  private String refused() throws Exception {
    return call(1, "LANG", "C");
  }

  private String call(int expected, String variable, String value, String... arguments)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(bin.resolve("bash").toString(), directory.resolve("verify").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put(variable, value);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(expected);
    return said;
  }
}
