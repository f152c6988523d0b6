/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

@Timeout(60)
class IngressMainTest {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments(List.of("--port", "70000"), "--port is 70000; it must be 0 to 65535"),
        arguments(List.of("--port", "x"), "'--port': 'x' is not an int"),
        arguments(
            List.of("--port", "9464"),
            "--port and --metrics-port are both 9464; give each its own"),
        arguments(
            List.of("--append-timeout", "10"),
            "'--append-timeout': '10' is not a duration; write a whole number and its unit"),
        arguments(
            List.of("--append-timeout", "500ms"), "--append-timeout is 500ms; it must be 1s to 5m"),
        arguments(
            List.of("--append-timeout", "29s"),
            "--drain-timeout is 30000ms; what was accepted can take --append-timeout (29000ms)"),
        arguments(
            List.of("--max-bytes-in-flight", "256"),
            "'256' is not a size; write a number with B, KiB, MiB or GiB, like 256MiB"),
        arguments(
            List.of("--max-bytes-in-flight", "1MiB"),
            "--max-bytes-in-flight is 1MiB; it must be at least 32MiB"),
        arguments(
            List.of("--max-bytes-in-flight", "9000GiB"),
            "--max-bytes-in-flight is 9216000MiB, more than half of the heap of"),
        arguments(
            List.of("--kafka-cluster", "main"),
            "kafka cluster 'main': write NAME=HOST:PORT[,HOST:PORT…]"),
        arguments(
            List.of("--cassandra-cluster", "main"),
            "cassandra cluster 'main': write NAME=HOST:PORT[,HOST:PORT…][/DATACENTER]"),
        arguments(
            List.of("--default-allowed-target", "http://*"),
            "--default-allowed-target: 'http://' is not an address"),
        arguments(List.of("--tls-cert", "cert.pem"), "--tls-cert and --tls-key belong together"),
        arguments(
            List.of("--tls-cert", "no-cert.pem", "--tls-key", "no-key.pem"),
            "--tls-cert is no-cert.pem, which can't be read"),
        arguments(
            List.of("--namespaces", "no-such-directory"),
            "namespace directory no-such-directory does not exist"),
        arguments(List.of("--nonsense"), "Unknown option: '--nonsense'"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void namesTheWrongOptionAndExitsWith2(List<String> arguments, String error) {
    List<String> all = new ArrayList<>();
    if (!arguments.contains("--namespaces")) {
      all.addAll(List.of("--namespaces", directory.toString()));
    }
    if (!arguments.contains("--kafka-cluster")) {
      all.addAll(List.of("--kafka-cluster", "main=127.0.0.1:1"));
    }
    all.addAll(arguments);

    assertThat(run(Map.of(), all)).isEqualTo(2);
    assertThat(err.toString()).contains(error);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void saysWhichOptionsAreMissing() {
    assertThat(run(Map.of(), List.of())).isEqualTo(2);
    assertThat(err.toString()).contains("--namespaces=DIR", "--kafka-cluster=NAME=HOST:PORT");
  }

  @Test
  void takesAnyFlagFromTheEnvironment() {
    Map<String, String> environment =
        Map.of(
            "TIDEMARK_NAMESPACES", directory.toString(),
            "TIDEMARK_KAFKA_CLUSTER", "a=127.0.0.1:1 b=127.0.0.1:2 a=127.0.0.1:3",
            "TIDEMARK_PORT", "70001");

    assertThat(run(environment, List.of())).isEqualTo(2);
    assertThat(err.toString()).contains("--port is 70001");

    assertThat(run(environment, List.of("--port", "0"))).isEqualTo(2);
    assertThat(err.toString()).contains("kafka cluster 'a' is given twice");
  }

  @Test
  void saysWhyItCannotStartAndExitsWith1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int code =
          run(
              Map.of(),
              List.of(
                  "--namespaces=" + directory,
                  "--kafka-cluster=main=127.0.0.1:1",
                  "--host=127.0.0.1",
                  "--metrics-port=0",
                  "--port=" + taken.getLocalPort()));

      assertThat(code).isEqualTo(1);
      assertThat(err.toString())
          .startsWith("tidemark-ingress can't start: ")
          .contains(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void explainsItself() {
    assertThat(run(Map.of(), List.of("--help"))).isZero();
    assertThat(out.toString())
        .contains(
            "--host=ADDRESS",
            "--region=NAME",
            "Default: 8980",
            "TIDEMARK_APPEND_TIMEOUT",
            "256MiB");
  }

  private int run(Map<String, String> environment, List<String> arguments) {
    CommandLine command = IngressMain.commandLine(environment);
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments.toArray(String[]::new));
  }
}
