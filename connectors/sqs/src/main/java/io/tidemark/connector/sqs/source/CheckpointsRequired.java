/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import org.apache.flink.api.connector.source.RichSourceReaderContext;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/**
 * Refuses a job without checkpoints: nothing would ever be deleted, and soon nothing be received.
 */
final class CheckpointsRequired {

  private CheckpointsRequired() {}

  /**
   * Looks into the job's settings.
   *
   * @throws IllegalStateException if it has no checkpoints; the message names the key
   */
  static void check(SourceReaderContext context) {
    // The context's own configuration is that of the TaskManager, which doesn't know the job's.
    if (context instanceof RichSourceReaderContext rich
        && rich.getRuntimeContext() instanceof StreamingRuntimeContext runtime) {
      check(runtime.getJobConfiguration());
    }
  }

  static void check(Configuration job) {
    if (!CheckpointingOptions.isCheckpointingEnabled(job)) {
      throw new IllegalStateException(
          "an SQS source deletes messages when a checkpoint completes, and this job has none: set "
              + CheckpointingOptions.CHECKPOINTING_INTERVAL.key()
              + ", to 10 s for instance");
    }
  }
}
