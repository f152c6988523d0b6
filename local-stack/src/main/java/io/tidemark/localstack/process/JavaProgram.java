/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.util.List;

/**
 * A Java program to run.
 *
 * @param classpath jars and {@code directory/*}, separated as the system wants it
 * @param mainClass the class with {@code main}
 * @param jvmFlags what goes before the class
 * @param arguments what goes after it
 */
public record JavaProgram(
    String classpath, String mainClass, List<String> jvmFlags, List<String> arguments) {

  public JavaProgram {
    jvmFlags = List.copyOf(jvmFlags);
    arguments = List.copyOf(arguments);
  }
}
