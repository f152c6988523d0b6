/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import java.util.List;

/** Makes of the stack trace in an answer of Flink the line that says what is wrong. */
final class RestErrors {

  private static final String CAUSE = "Caused by: ";

  private RestErrors() {}

  static String summary(String trace) {
    List<String> lines = trace.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return lines.stream()
        .filter(line -> line.startsWith(CAUSE))
        .reduce((first, last) -> last)
        .map(line -> line.substring(CAUSE.length()))
        .or(() -> lines.stream().filter(RestErrors::telling).findFirst())
        .orElse("no reason given");
  }

  private static boolean telling(String line) {
    return !line.startsWith("at ")
        && !line.startsWith("<")
        && !line.equals("Internal server error.");
  }
}
