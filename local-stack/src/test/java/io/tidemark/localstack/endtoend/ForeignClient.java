/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is told what to do by a line of JSON, and answers with one. */
final class ForeignClient implements ClientProgram {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter told;
  private final BufferedReader said;

  private ForeignClient(Process process) {
    this.process = process;
    told = process.outputWriter(UTF_8);
    said = process.inputReader(UTF_8);
  }

  static ForeignClient start(List<String> command) throws IOException {
    return new ForeignClient(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  @Override
  public synchronized Map<String, Integer> run(Operation operation, Map<String, Object> with)
      throws IOException {
    Map<String, Object> line = new HashMap<>(with);
    line.put("op", operation.name().toLowerCase(Locale.ROOT));
    told.write(JSON.writeValueAsString(line));
    told.newLine();
    told.flush();
    String answer = said.readLine();
    if (answer == null) {
      throw new IOException("it ended instead of answering to " + line);
    }
    return JSON.readValue(answer, new TypeReference<>() {});
  }

  @Override
  public void close() {
    try {
      told.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
