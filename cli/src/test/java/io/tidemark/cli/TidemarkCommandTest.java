/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TidemarkCommandTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "down",
        "status",
        "logs",
        "write",
        "cancel",
        "set",
        "namespace",
        "namespace remove",
        "namespace restore",
        "job",
        "job submit",
        "job list",
        "job stop",
        "job savepoint"
      })
  void everyCommandHasAHelp(String command) {
    String[] words = command.split(" ", -1);
    String[] help = new String[words.length + 1];
    help[0] = "help";
    System.arraycopy(words, 0, help, 1, words.length);
    Call call = Call.of(help);
    assertThat(call.exitCode()).isZero();
    assertThat(call.out()).contains("Usage: tidemark " + command).contains("--verbose");
    assertThat(call.err()).isEmpty();
  }

  @Test
  void itsHelpListsThem() {
    assertThat(Call.of("--help").out())
        .containsPattern("(?m)^  up +Start Kafka, Flink and the ingress as processes")
        .containsPattern("(?m)^  write +Write one record")
        .containsPattern("(?m)^  cancel +Cancel one record: if it still waits")
        .contains("./tidemark job submit delay-queue");
  }

  @Test
  void whatIsCalledWronglySaysWhatIsRight() {
    Call typo = Call.of("wirte");
    assertThat(typo.exitCode()).isEqualTo(2);
    assertThat(typo.err()).contains("wirte").contains("tidemark write");
    assertThat(Call.of().exitCode()).isEqualTo(2);
    assertThat(Call.of("help", "nothing").err()).contains("there is no command 'nothing'");
    assertThat(Call.of("up", "--slots", "0").err()).contains("slots: 0; it must be 1 to 64");
    assertThat(Call.of("up", "--namespaces", "/nowhere").err()).contains("/nowhere");
    assertThat(Call.of("up", "--kafka-cluster", "main").err()).contains("NAME=HOST:PORT");
    assertThat(Call.of("job", "submit", "nobody").err())
        .contains("persona 'nobody' isn't known; there is delay-queue");
    assertThat(Call.of("logs", "kafka", "-n", "-1").exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "down", "job list", "job stop delay-queue", "write"})
  void withoutAStackTheRemedyIsUp(String command, @TempDir Path directory) {
    String line = command + " --dir " + directory;
    Call call = Call.of((command.equals("write") ? line + " --namespace n" : line).split(" ", -1));
    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.err())
        .isEqualTo(
            "tidemark: no stack is up in %s; start one with ./tidemark up%n".formatted(directory));
  }
}
