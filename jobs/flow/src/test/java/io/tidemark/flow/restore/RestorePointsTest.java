/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.restore;

import java.nio.file.Path;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePointsTest {
  @TempDir Path directory;

  @Test
  void experiment() throws Exception {
    try (MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .withRandomPorts()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build())) {
      cluster.start();
      for (String timers : new String[] {"ROCKSDB", "HEAP"}) {
        SavingJob job = SavingJob.start(cluster, timers, directory);
        show(timers + " incremental", job.checkpoint(CheckpointType.INCREMENTAL, directory));
        show(timers + " full", job.checkpoint(CheckpointType.FULL, directory));
        if (timers.equals("ROCKSDB")) {
        show(timers + " stopped", job.stop(false, directory));
        SavingJob job2 = SavingJob.start(cluster, timers, directory);
        show(timers + " drained", job2.stop(true, directory));
        } else { job.cancel(); }
      }
      System.out.println("EXP " + RestorePoints.id("deliver"));
    }
  }

  void show(String what, String path) throws Exception {
    System.out.println("EXP " + what + " " + RestorePoints.read(path).operators() + " " + RestorePoints.dump(path));
  }
}
