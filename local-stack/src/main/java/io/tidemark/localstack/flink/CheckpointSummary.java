/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import java.time.Duration;
import java.util.Optional;

/**
 * A checkpoint or savepoint, as Flink's history has it.
 *
 * @param id its number
 * @param status {@code IN_PROGRESS}, {@code COMPLETED} or {@code FAILED}
 * @param savepoint whether it is a savepoint
 * @param path where it is, once it is complete
 * @param duration from trigger to the last acknowledgement
 * @param bytes the size of the state
 * @param writtenBytes what was written for it: of an incremental one, what is new
 */
public record CheckpointSummary(
    long id,
    String status,
    boolean savepoint,
    Optional<String> path,
    Duration duration,
    long bytes,
    long writtenBytes) {

  /** Whether it can be restored. */
  public boolean completed() {
    return status.equals("COMPLETED");
  }
}
