/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.util.List;
import java.util.Map;

/**
 * A program of the system to run.
 *
 * @param command its name or path, and its arguments
 * @param environment variables besides those that this JVM has
 */
public record NativeProgram(List<String> command, Map<String, String> environment)
    implements Program {

  public NativeProgram {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
