/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class KeyValueMainTest {

  private final StringWriter errors = new StringWriter();

  private int run(Map<String, String> environment, String... arguments) {
    CommandLine command = KeyValueMain.commandLine(environment);
    return command.setErr(new PrintWriter(errors, true)).execute(arguments);
  }

  @Test
  void withoutCassandraAndTidemarkItDoesntStart() {
    assertThat(run(Map.of())).isEqualTo(2);
    assertThat(errors.toString())
        .contains("--cassandra=HOST:PORT")
        .contains("--tidemark=HOST:PORT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--cassandra h --tidemark t:1 | --cassandra is 'h'; write HOST:PORT",
        "--cassandra h:1 --tidemark t | --tidemark is 't'; write HOST:PORT",
        "--cassandra h:1 --tidemark t:1 --keyspace Kv | --keyspace is 'Kv'; it must be 1 to 48",
        "--cassandra h:1 --tidemark t:1 --timeout 0s | --timeout is PT0S; it must be positive",
        "--cassandra h:1 --tidemark t:1 --port 9 --metrics-port 9 | are both 9"
      })
  void whatIsWrongIsSaid(String arguments, String error) {
    assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(2);
    assertThat(errors.toString()).contains(error);
  }

  @Test
  void aFlagMayBeAVariable() {
    assertThat(run(Map.of("KEY_VALUE_CASSANDRA", "nonsense", "KEY_VALUE_TIDEMARK", "t:1")))
        .isEqualTo(2);
    assertThat(errors.toString()).contains("--cassandra is 'nonsense'");
  }
}
