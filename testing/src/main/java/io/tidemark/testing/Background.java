/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.testing;

import java.io.IOException;

/** Threads that serve connections and keep no process alive. */
public final class Background {

  private Background() {}

  /** What runs until the connection or the port that it is about is closed. */
  public interface Task {
    /** Returns or throws at the end. */
    void run() throws IOException;
  }

  /** Runs a task on a thread of its own. */
  public static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException closed) {
                return;
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
