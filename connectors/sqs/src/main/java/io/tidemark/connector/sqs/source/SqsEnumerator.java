/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for queues at an interval, and tells every reader which are its own. */
final class SqsEnumerator implements SplitEnumerator<SqsSplit, SqsEnumeratorState> {

  private static final Logger LOG = LoggerFactory.getLogger(SqsEnumerator.class);

  private final SplitEnumeratorContext<SqsSplit> context;
  private final SqsClient client;
  private final EnumeratorOptions options;
  private final QueueDirectory directory;
  private final QueueDepths depths;
  private final TreeSet<QueueUrl> queues = new TreeSet<>(Comparator.comparing(QueueUrl::url));

  /** Whether the queues were known once, by looking or by a restore. */
  private volatile boolean begun;

  private boolean failing;

  SqsEnumerator(
      SplitEnumeratorContext<SqsSplit> context,
      SqsClient client,
      QueueDiscoverer discoverer,
      EnumeratorOptions options,
      @Nullable SqsEnumeratorState restored) {
    this.context = context;
    this.client = client;
    this.options = options;
    this.directory = new QueueDirectory(discoverer, client);
    this.depths = new QueueDepths(client, context.metricGroup());
    if (restored != null) {
      queues.addAll(restored.queues());
      begun = true;
    }
  }

  @Override
  public void start() {
    depths.show(queues);
    context.callAsync(
        () -> directory.look(!begun), this::found, 0, millis(options.discoveryInterval()));
    if (!options.depthInterval().isZero()) {
      // First in the coordinator's thread: the worker mustn't read what that one changes.
      long interval = millis(options.depthInterval());
      context.callAsync(() -> 0, (zero, error) -> ask(), interval, interval);
    }
  }

  private void ask() {
    List<QueueUrl> asked = List.copyOf(queues);
    context.callAsync(
        () -> {
          depths.ask(asked);
          return asked;
        },
        (done, error) -> {
          if (error != null) {
            LOG.warn("the attributes of queues can't be had", error);
          }
        });
  }

  private void found(@Nullable Set<QueueUrl> found, @Nullable Throwable error) {
    if (found == null) {
      if (!begun) {
        throw new FlinkRuntimeException("an SQS source can't begin: " + error, error);
      }
      if (!failing) {
        LOG.warn("can't look for SQS queues; the known ones are read meanwhile", error);
      }
      failing = true;
      return;
    }
    begun = true;
    failing = false;
    List<QueueUrl> gone = queues.stream().filter(queue -> !found.contains(queue)).toList();
    List<QueueUrl> fresh = found.stream().filter(queue -> !queues.contains(queue)).toList();
    queues.removeAll(gone);
    queues.addAll(fresh);
    if (!gone.isEmpty() || !fresh.isEmpty()) {
      LOG.info("SQS queues {} are read from now on, {} no longer", fresh, gone);
      depths.show(queues);
    }
    for (int reader : context.registeredReaders().keySet()) {
      drop(gone, reader);
    }
    assign(fresh, context.registeredReaders().keySet());
  }

  private void drop(List<QueueUrl> gone, int reader) {
    if (!gone.isEmpty()) {
      context.sendEventToSourceReader(reader, new QueuesDropped(gone));
    }
  }

  private void assign(Collection<QueueUrl> some, Collection<Integer> readers) {
    Map<Integer, List<SqsSplit>> splits = new HashMap<>();
    for (int reader : readers) {
      for (QueueUrl queue : some) {
        if (QueueShares.reads(
            queue, reader, context.currentParallelism(), options.readersPerQueue())) {
          splits.computeIfAbsent(reader, it -> new ArrayList<>()).add(new SqsSplit(queue, reader));
        }
      }
    }
    if (!splits.isEmpty()) {
      context.assignSplits(new SplitsAssignment<>(splits));
    }
  }

  @Override
  public void addReader(int reader) {
    // A reader begins with none, whether it is the first of its index or follows one that failed.
    assign(queues, List.of(reader));
  }

  @Override
  public void handleSplitRequest(int reader, @Nullable String host) {
    // Readers don't ask: they are given all that is theirs.
  }

  @Override
  public void addSplitsBack(List<SqsSplit> splits, int reader) {
    // The reader's next attempt registers, and is given all anew.
  }

  @Override
  public SqsEnumeratorState snapshotState(long checkpoint) {
    return new SqsEnumeratorState(List.copyOf(queues));
  }

  @Override
  public void close() {
    depths.end();
    client.close();
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
