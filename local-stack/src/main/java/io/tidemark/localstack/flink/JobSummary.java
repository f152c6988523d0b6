/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

/**
 * A job.
 *
 * @param id Flink's id, 32 hexadecimal digits
 * @param name what it is called
 * @param state Flink's word, like {@code RUNNING}
 * @param tasks how many tasks it has
 * @param runningTasks how many of them run
 */
public record JobSummary(String id, String name, String state, int tasks, int runningTasks) {

  /** Whether all of it runs. */
  public boolean running() {
    return state.equals("RUNNING") && tasks == runningTasks;
  }

  /** Whether it has ended for good. */
  public boolean ended() {
    return switch (state) {
      case "FINISHED", "FAILED", "CANCELED", "SUSPENDED" -> true;
      default -> false;
    };
  }
}
