/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.ProcessGroup;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Leaves nothing behind: kills what runs and deletes what isn't to stay, once. It runs at the end
 * of the JVM too, Ctrl-C included, unless it is disarmed.
 */
final class Cleanup {

  private final ProcessGroup group;
  private final Path leftovers;
  private final AtomicBoolean done = new AtomicBoolean();
  private final Thread hook = new Thread(this::run, "tidemark-stack-cleanup");

  private Cleanup(ProcessGroup group, Path leftovers) {
    this.group = group;
    this.leftovers = leftovers;
  }

  /**
   * Ready to run.
   *
   * @param leftovers the directory to delete in the end
   */
  static Cleanup armed(ProcessGroup group, Path leftovers) {
    Cleanup cleanup = new Cleanup(group, leftovers);
    Runtime.getRuntime().addShutdownHook(cleanup.hook);
    return cleanup;
  }

  void run() {
    if (done.compareAndSet(false, true)) {
      group.close();
      Directories.delete(leftovers);
    }
  }

  void disarm() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The JVM is ending: the hook runs or has run.
    }
  }
}
