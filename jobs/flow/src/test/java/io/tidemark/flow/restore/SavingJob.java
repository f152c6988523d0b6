/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.restore;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.util.Collector;

/** A job with an operator {@code deliver} that holds a timer for each of some keys. */
@SuppressWarnings(
    "deprecation") // A source that says when it ends takes ten times the code otherwise.
final class SavingJob {

  private static final int KEYS = 20;

  private final MiniCluster cluster;
  private final JobID id;

  private SavingJob(MiniCluster cluster, JobID id) {
    this.cluster = cluster;
    this.id = id;
  }

  /** Starts it, and waits until its timers are registered. */
  static SavingJob start(MiniCluster cluster, String timers, Path checkpoints) throws Exception {
    Configuration config =
        Configuration.fromMap(
            Map.of(
                "state.backend.type", "rocksdb",
                "state.backend.rocksdb.timer-service.factory", timers,
                "state.backend.incremental", "true",
                "execution.checkpointing.dir", checkpoints.toUri().toString(),
                "execution.checkpointing.interval", "1 h",
                "execution.checkpointing.externalized-checkpoint-retention",
                    "RETAIN_ON_CANCELLATION"));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(config).setParallelism(1);
    String run = UUID.randomUUID().toString();
    CountDownLatch registered = new CountDownLatch(KEYS);
    LATCHES.put(run, registered);
    env.addSource(new Keys())
        .uid("read")
        .keyBy(key -> key)
        .process(new Hold(run))
        .uid("deliver")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
    JobID id = cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID();
    if (!registered.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the timers aren't registered");
    }
    return new SavingJob(cluster, id);
  }

  String checkpoint(CheckpointType type, Path checkpoints) throws Exception {
    long number = cluster.triggerCheckpoint(id, type).get();
    return checkpoints.resolve(id.toHexString()).resolve("chk-" + number).toUri().toString();
  }

  String savepoint(SavepointFormatType format, Path savepoints) throws Exception {
    return cluster.triggerSavepoint(id, savepoints.toUri().toString(), false, format).get();
  }

  String stop(boolean drain, Path savepoints) throws Exception {
    return cluster
        .stopWithSavepoint(id, savepoints.toUri().toString(), drain, SavepointFormatType.CANONICAL)
        .get();
  }

  void cancel() throws Exception {
    cluster.cancelJob(id).get();
    cluster.requestJobResult(id).get();
  }

  private static final Map<String, CountDownLatch> LATCHES =
      new java.util.concurrent.ConcurrentHashMap<>();

  private static final class Keys implements SourceFunction<String> {
    private static final long serialVersionUID = 1L;
    private final Object lock = new Object[0];
    private boolean cancelled;

    @Override
    public void run(SourceContext<String> context) throws InterruptedException {
      for (int i = 0; i < KEYS; i++) {
        context.collect("key-" + i);
      }
      synchronized (lock) {
        while (!cancelled) {
          lock.wait();
        }
      }
    }

    @Override
    public void cancel() {
      synchronized (lock) {
        cancelled = true;
        lock.notifyAll();
      }
    }
  }

  private static final class Hold extends KeyedProcessFunction<String, String, String> {
    private static final long serialVersionUID = 1L;
    private final String run;

    Hold(String run) {
      this.run = run;
    }

    @Override
    public void processElement(String key, Context context, Collector<String> out)
        throws Exception {
      ValueState<String> state =
          getRuntimeContext().getState(new ValueStateDescriptor<>("held", Types.STRING));
      state.update(key);
      context.timerService().registerEventTimeTimer(1_000_000);
      LATCHES.get(run).countDown();
    }
  }
}
