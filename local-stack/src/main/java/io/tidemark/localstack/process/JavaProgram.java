/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import java.util.List;
import java.util.Map;

/**
 * A Java program to run.
 *
 * @param classpath jars and {@code directory/*}, separated as the system wants it
 * @param mainClass the class with {@code main}
 * @param jvmFlags what goes before the class
 * @param arguments what goes after it
 * @param environment variables besides those that this JVM has
 */
public record JavaProgram(
    String classpath,
    String mainClass,
    List<String> jvmFlags,
    List<String> arguments,
    Map<String, String> environment)
    implements Program {

  public JavaProgram {
    jvmFlags = List.copyOf(jvmFlags);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** In this JVM's environment. */
  public JavaProgram(
      String classpath, String mainClass, List<String> jvmFlags, List<String> arguments) {
    this(classpath, mainClass, jvmFlags, arguments, Map.of());
  }

  /** With these variables as well. */
  public JavaProgram withEnvironment(Map<String, String> more) {
    return new JavaProgram(classpath, mainClass, jvmFlags, arguments, more);
  }
}
