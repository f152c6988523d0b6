/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a machine keeps what was last in force, so that a process which starts while the documents
 * are away goes on with it.
 *
 * @param path the directory; made where it isn't there. Several processes and several directories
 *     of documents may share it
 */
public record SnapshotDirectory(Path path) {

  /** The environment variable that names it where no option does. */
  public static final String VARIABLE = "TIDEMARK_NAMESPACES_SNAPSHOT";

  /** That of this process. */
  public static SnapshotDirectory ofProcess() {
    return standard(System.getenv(), System.getProperty("user.home", ""));
  }

  /**
   * The one of a process that is told of none: the variable's, else a directory of the user's own.
   *
   * @param environment the process's
   * @param home the user's home directory
   */
  public static SnapshotDirectory standard(Map<String, String> environment, String home) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isBlank()) {
      return new SnapshotDirectory(Path.of(named));
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base = state.isBlank() ? Path.of(home, ".local", "state") : Path.of(state);
    return new SnapshotDirectory(base.resolve("tidemark").resolve("namespaces"));
  }
}
