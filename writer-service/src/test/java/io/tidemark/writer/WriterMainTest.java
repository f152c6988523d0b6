/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class WriterMainTest {

  private final StringWriter errors = new StringWriter();

  private int run(Map<String, String> environment, String... arguments) {
    CommandLine command = WriterMain.commandLine(environment);
    return command.setErr(new PrintWriter(errors, true)).execute(arguments);
  }

  @Test
  void withoutACacheItDoesntStart() {
    assertThat(run(Map.of())).isEqualTo(2);
    assertThat(errors.toString()).contains("--cache=HOST:PORT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--cache h --port 0 | --cache is 'h'; write HOST:PORT",
        "--cache h:0 --port 0 | --cache is 'h:0'; write HOST:PORT",
        "--cache h:1 --port 70000 | --port is 70000; it must be 0 to 65535",
        "--cache h:1 --port 9 --metrics-port 9 | --port and --metrics-port are both 9",
        "--cache h:1 --cache-timeout 2s | --cache-timeout is 2000ms; it must be 10ms to 1s",
        "--cache h:1 --tls-cert a | --tls-cert and --tls-key belong together"
      })
  void whatIsWrongIsSaid(String arguments, String error) {
    assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(2);
    assertThat(errors.toString()).contains(error);
  }

  @Test
  void aFlagMayBeAVariable() {
    assertThat(run(Map.of("TIDEMARK_WRITER_CACHE", "h:1 nonsense"))).isEqualTo(2);
    assertThat(errors.toString()).contains("--cache is 'nonsense'");
  }
}
