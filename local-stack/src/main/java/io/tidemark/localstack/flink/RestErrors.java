/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import java.util.List;
import java.util.stream.Collectors;

/** Makes of the stack trace in an answer of Flink the lines that say what is wrong. */
final class RestErrors {

  private static final String CAUSE = "Caused by: ";

  private RestErrors() {}

  static String summary(String trace) {
    List<String> lines = trace.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(CAUSE)) {
        return message(lines.subList(i, lines.size()));
      }
    }
    return lines.stream().filter(RestErrors::telling).findFirst().orElse("no reason given");
  }

  /** All lines of the message: a job's own errors list what is wrong. */
  private static String message(List<String> cause) {
    return cause.stream()
        .takeWhile(line -> !line.startsWith("at ") && !line.startsWith("..."))
        .collect(Collectors.joining("\n  "))
        .substring(CAUSE.length());
  }

  private static boolean telling(String line) {
    return !line.startsWith("at ")
        && !line.startsWith("<")
        && !line.equals("Internal server error.");
  }
}
