/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The JDK's jcmd, which has another JVM do something. */
public final class Jcmd {

  private Jcmd() {}

  /**
   * Has it done, and returns what was said.
   *
   * @param pid the JVM's
   * @param command such as {@code GC.run}
   */
  public static String run(long pid, String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IllegalStateException("jcmd %d %s failed: %s".formatted(pid, command, said));
    }
    return said;
  }
}
