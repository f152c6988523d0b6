/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which partitions of a reader wait and why, and how many offsets were gone before they were
 * read. For any thread.
 */
final class TopicTroubles {

  private static final Logger LOG = LoggerFactory.getLogger(TopicTroubles.class);

  private final String cluster;
  private final MetricGroup metrics;
  private final Map<String, String> waiting = new ConcurrentHashMap<>();
  private final Map<String, Long> gone = new ConcurrentHashMap<>();
  private final Map<String, Counter> skipped = new ConcurrentHashMap<>();
  private final Map<String, Counter> remade = new ConcurrentHashMap<>();

  TopicTroubles(String cluster, MetricGroup metrics) {
    this.cluster = cluster;
    this.metrics = metrics;
    metrics.gauge("partitionsWaiting", (Gauge<Integer>) waiting::size);
  }

  /** A partition isn't read for now. */
  void waits(String partition, String why) {
    if (!why.equals(waiting.put(partition, why))) {
      LOG.warn("partition {} of cluster '{}' waits: {}. Others go on", partition, cluster, why);
    }
  }

  /** It is read again. */
  void goesOn(String partition) {
    if (waiting.remove(partition) != null) {
      LOG.info("partition {} of cluster '{}' is read again", partition, cluster);
    }
  }

  /** The next offset of a partition is gone, and it is read from its beginning. */
  void gone(String partition, long expected) {
    LOG.error(
        "partition {} of cluster '{}' doesn't have offset {}, which was next; it is read from its"
            + " beginning. Its retention is shorter than the time that the job was stopped or behind,"
            + " or the topic was made anew",
        partition,
        cluster,
        expected);
    gone.put(partition, expected);
  }

  /** A partition's topic was made anew, and it is read from its beginning. */
  void remade(String topic) {
    remade
        .computeIfAbsent(topic, name -> metrics.addGroup("topic", name).counter("partitionsRemade"))
        .inc();
  }

  /** A record was read: where its partition began anew, what is between is counted. */
  void read(String topic, String partition, long offset) {
    Long expected = gone.isEmpty() ? null : gone.get(partition);
    if (expected == null || offset < expected) {
      return; // It was fetched before, or is of a topic that was made anew.
    }
    gone.remove(partition);
    if (offset > expected) {
      skipped
          .computeIfAbsent(topic, name -> metrics.addGroup("topic", name).counter("offsetsSkipped"))
          .inc(offset - expected);
      LOG.error(
          "partition {} of cluster '{}': {} offsets, {} to {}, were deleted before they were read;"
              + " the records that they had are lost to this job",
          partition,
          cluster,
          offset - expected,
          expected,
          offset - 1);
    }
  }
}
