/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process to start.
 *
 * @param name what people call it, unique in its stack
 * @param command the program and its arguments
 * @param directory its working directory
 * @param log the file that it logs to by itself
 * @param output the file that takes its standard output and error
 * @param detached whether it outlives this JVM and the terminal
 * @param environment variables besides those that this JVM has
 */
public record ProcessSpec(
    String name,
    List<String> command,
    Path directory,
    Path log,
    Path output,
    boolean detached,
    Map<String, String> environment) {

  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
