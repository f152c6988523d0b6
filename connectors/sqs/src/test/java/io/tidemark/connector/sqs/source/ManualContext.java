/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/**
 * An enumerator's surroundings on the test's thread: what is to be done at intervals is done on
 * request.
 */
final class ManualContext implements SplitEnumeratorContext<SqsSplit> {

  private final int parallelism;
  private final Map<Integer, ReaderInfo> readers = new TreeMap<>();
  private final Map<Integer, List<String>> assigned = new HashMap<>();
  private final Map<Integer, List<String>> dropped = new HashMap<>();
  private final List<Runnable> repeated = new ArrayList<>();

  ManualContext(int parallelism) {
    this.parallelism = parallelism;
  }

  void register(int reader) {
    readers.put(reader, new ReaderInfo(reader, "here"));
  }

  /** The names of queues that a reader was given since it was asked last. */
  List<String> assigned(int reader) {
    List<String> names = assigned.remove(reader);
    return names == null ? List.of() : names;
  }

  List<String> dropped(int reader) {
    return dropped.getOrDefault(reader, List.of());
  }

  /** Does once what was asked to be done at an interval, in the order of asking. */
  void repeat(int which) {
    repeated.get(which).run();
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
  }

  @Override
  public void sendEventToSourceReader(int reader, SourceEvent event) {
    ((QueuesDropped) event)
        .queues()
        .forEach(
            queue -> dropped.computeIfAbsent(reader, it -> new ArrayList<>()).add(queue.name()));
  }

  @Override
  public int currentParallelism() {
    return parallelism;
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return readers;
  }

  @Override
  public void assignSplits(SplitsAssignment<SqsSplit> assignment) {
    assignment
        .assignment()
        .forEach(
            (reader, splits) ->
                splits.forEach(
                    split ->
                        assigned
                            .computeIfAbsent(reader, it -> new ArrayList<>())
                            .add(split.queue().name())));
  }

  @Override
  public void signalNoMoreSplits(int reader) {
    throw new AssertionError("queues don't end");
  }

  @Override
  public <T> void callAsync(Callable<T> work, BiConsumer<T, Throwable> handler) {
    T value;
    try {
      value = work.call();
    } catch (Exception e) {
      handler.accept(null, e);
      return;
    }
    handler.accept(value, null);
  }

  @Override
  public <T> void callAsync(
      Callable<T> work, BiConsumer<T, Throwable> handler, long initialDelay, long period) {
    repeated.add(() -> callAsync(work, handler));
  }

  @Override
  public void runInCoordinatorThread(Runnable action) {
    action.run();
  }
}
