/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A client for the command line that knows the service by the server's reflection alone. */
final class BufCurl implements ClientProgram {

  private static final ObjectMapper JSON = new ObjectMapper();

  private String address = "";

  @Override
  public Map<String, Integer> run(Operation operation, Map<String, Object> with) throws Exception {
    if (operation == Operation.OPEN) {
      address = (String) with.get("address");
      return Map.of();
    }
    return Map.of(call(with), 1);
  }

  private String call(Map<String, Object> with) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ForeignPrograms.ofPackage("buf").toString(),
                "curl",
                "--protocol",
                "grpc",
                "--http2-prior-knowledge"));
    if (with.get("metadata") instanceof Map<?, ?> entries) {
      entries.forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
    }
    command.addAll(
        List.of(
            "-d",
            JSON.writeValueAsString(
                Map.of(
                    "namespace",
                    with.get("namespace"),
                    "id",
                    with.get("id") + "-0",
                    "payload",
                    Base64.getEncoder().encodeToString("x".repeat(10).getBytes(UTF_8)))),
            "http://" + address + "/tidemark.v1.WriteAheadLog/WriteToLog"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IOException("buf curl doesn't end: " + said);
      }
      return outcome(said);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String outcome(String said) throws IOException {
    if (!said.startsWith("{")) {
      throw new IOException("buf curl said: " + said);
    }
    JsonNode answer = JSON.readTree(said);
    if (answer.has("code")) {
      return answer.get("code").asText().toUpperCase(Locale.ROOT);
    }
    String durable = answer.path("durable").asText();
    return durable.equals("FALSE") ? durable + " " + answer.path("refusal").asText() : durable;
  }

  @Override
  public void close() {
    // Each call is a process of its own.
  }
}
