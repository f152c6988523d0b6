/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.StackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the command line of a Flink process as Flink's own scripts do: a tool of Flink divides the
 * memory of the process into JVM flags and options.
 *
 * @param classpath Flink's jars
 * @param conf the directory with config.yaml
 */
record FlinkProgram(String classpath, Path conf) {

  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String TOOL = "org.apache.flink.runtime.util.bash.BashJavaUtils";
  private static final String RESULT = "BASH_JAVA_UTILS_EXEC_RESULT:";

  /** As env.java.opts.taskmanager in flink-conf, which says why. */
  private static final List<String> TASK_MANAGER_FLAGS = List.of("-XX:G1HeapRegionSize=8m");

  private static final List<String> EXPORTS =
      List.of(
          "java.base/sun.net.util",
          "java.rmi/sun.rmi.registry",
          "java.security.jgss/sun.security.krb5");
  private static final List<String> OPENS =
      List.of(
          "java.lang",
          "java.net",
          "java.io",
          "java.nio",
          "sun.nio.ch",
          "java.lang.reflect",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  /**
   * What the tool makes of the configured memory.
   *
   * @param jvmFlags sizes of heap, direct memory and metaspace
   * @param options the parts of the memory, for Flink
   */
  record Memory(List<String> jvmFlags, List<String> options) {}

  Memory jobManagerMemory(Launcher launcher, List<String> options) {
    return memory(launcher, "jobmanager-memory", "GET_JM_RESOURCE_PARAMS", options);
  }

  Memory taskManagerMemory(Launcher launcher, List<String> options) {
    return memory(launcher, "taskmanager-memory", "GET_TM_RESOURCE_PARAMS", options);
  }

  JavaProgram jobManager(Memory memory, List<String> options) {
    return program(JOB_MANAGER, memory, List.of(), options);
  }

  JavaProgram taskManager(Memory memory, List<String> options) {
    return program(TASK_MANAGER, memory, TASK_MANAGER_FLAGS, options);
  }

  private JavaProgram program(
      String mainClass, Memory memory, List<String> more, List<String> options) {
    List<String> flags = new ArrayList<>(memory.jvmFlags());
    flags.addAll(more);
    EXPORTS.forEach(name -> flags.add("--add-exports=" + name + "=ALL-UNNAMED"));
    OPENS.forEach(name -> flags.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    List<String> arguments = new ArrayList<>(List.of("--configDir", conf.toString()));
    arguments.addAll(memory.options());
    arguments.addAll(options);
    return new JavaProgram(classpath, mainClass, flags, arguments);
  }

  private Memory memory(Launcher launcher, String name, String question, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of(question, "--configDir", conf.toString()));
    arguments.addAll(options);
    List<String> quick = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    String printed = launcher.run(name, new JavaProgram(classpath, TOOL, quick, arguments));
    List<String> results =
        printed
            .lines()
            .filter(line -> line.startsWith(RESULT))
            .map(line -> line.substring(RESULT.length()).strip())
            .toList();
    if (results.size() != 2) {
      throw new StackException(
          name + ": two lines of result are expected of Flink's tool, not:\n" + printed);
    }
    return new Memory(words(results.get(0)), words(results.get(1)));
  }

  private static List<String> words(String line) {
    return Stream.of(line.split(" +", -1)).filter(word -> !word.isEmpty()).toList();
  }
}
