/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay;

import io.tidemark.bench.scenario.Jcmd;
import io.tidemark.localstack.process.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** The heap of the TaskManager, without the garbage. */
final class TaskManagerHeap {

  private static final String METRIC = "Status.JVM.Memory.Heap.Used";

  private final DelayServers servers;

  TaskManagerHeap(DelayServers servers) {
    this.servers = servers;
  }

  /** Collects, and asks Flink what is in use, in MiB. */
  double usedAfterCollection() throws IOException, InterruptedException {
    used();
    Jcmd.run(servers.taskManagerPid(), "GC.run");
    // Flink fetches metrics once they are asked for, every second: the second answer is a new one.
    double first = used();
    double second =
        Await.answer(
            "a new figure of the heap",
            Duration.ofSeconds(15),
            () -> {
              double now = used();
              return now == first ? Optional.empty() : Optional.of(now);
            });
    return second / 1048576.0;
  }

  private double used() {
    String id = servers.rest().taskManagers().get(0).id();
    return Await.answer(
        METRIC,
        Duration.ofSeconds(15),
        () -> {
          OptionalDouble figure = servers.rest().taskManagerMetric(id, METRIC);
          return figure.isPresent() ? Optional.of(figure.getAsDouble()) : Optional.empty();
        });
  }
}
