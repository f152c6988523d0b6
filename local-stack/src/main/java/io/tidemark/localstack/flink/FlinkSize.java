/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

/**
 * How large a cluster is.
 *
 * @param taskManagers how many TaskManagers to start; 0 to 16
 * @param slots how many slots each has; 1 to 64
 * @param jobManagerMemory of the whole process, as Flink writes it, like {@code 1024m}
 * @param taskManagerMemory of the whole process
 */
public record FlinkSize(
    int taskManagers, int slots, String jobManagerMemory, String taskManagerMemory) {

  /** One TaskManager of two slots; the whole takes 2.7 GiB at most. */
  public static final FlinkSize SMALL = new FlinkSize(1, 2, "1024m", "1728m");

  public FlinkSize {
    if (taskManagers < 0 || taskManagers > 16) {
      throw new IllegalArgumentException("task managers: " + taskManagers + "; it must be 0 to 16");
    }
    if (slots < 1 || slots > 64) {
      throw new IllegalArgumentException("slots: " + slots + "; it must be 1 to 64");
    }
  }
}
