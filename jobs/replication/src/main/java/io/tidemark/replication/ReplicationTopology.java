/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.replication;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deliver.DeliveryOperatorFactory;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessageSerializer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job's operators, for each region: read, deliver, bury the dead. No edge joins two regions.
 */
final class ReplicationTopology {

  private final SortedMap<String, Region> regions;
  private final FlatMapFunction<QueueMessage, QueueMessage> order;

  /**
   * What belongs to one region.
   *
   * @param clusters each cluster that its records are read from, by name
   * @param delivery makes the operator that delivers to it
   */
  record Region(SortedMap<String, Cluster> clusters, DeliveryOperatorFactory delivery) {}

  /**
   * What is read from and written to in one cluster for one region.
   *
   * @param queue the topics it reads
   * @param deadLetters takes the dead letters of what it read there
   */
  record Cluster(Source<QueueMessage, ?, ?> queue, Sink<DeadLetter> deadLetters) {}

  /**
   * Makes one.
   *
   * @param regions each region by its name; at least one
   * @param order marks what is kept in order
   */
  ReplicationTopology(
      Map<String, Region> regions, FlatMapFunction<QueueMessage, QueueMessage> order) {
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("no region to replicate to");
    }
    this.regions = new TreeMap<>(regions);
    this.order = order;
  }

  void define(StreamExecutionEnvironment env) {
    regions.forEach((name, region) -> define(env, new OperatorIds(name), region));
  }

  private void define(StreamExecutionEnvironment env, OperatorIds ids, Region region) {
    SingleOutputStreamOperator<Void> delivered =
        read(env, ids, region)
            .keyBy(QueueMessage::routingKey, Types.STRING)
            .transform("deliver to " + ids.region(), Types.VOID, region.delivery())
            .uid(ids.deliver());
    bury(delivered.getSideOutput(DeliveryOperatorFactory.DEAD_LETTERS), ids, region);
  }

  private DataStream<QueueMessage> read(
      StreamExecutionEnvironment env, OperatorIds ids, Region region) {
    return region.clusters().entrySet().stream()
        .map(cluster -> read(env, ids, cluster.getKey(), cluster.getValue().queue()))
        .reduce(DataStream::union)
        .orElseThrow();
  }

  private DataStream<QueueMessage> read(
      StreamExecutionEnvironment env,
      OperatorIds ids,
      String cluster,
      Source<QueueMessage, ?, ?> source) {
    // No watermarks: the operator that delivers goes by the wall clock and not by what it reads.
    return env.fromSource(
            source,
            WatermarkStrategy.noWatermarks(),
            "read " + cluster + " for " + ids.region(),
            QueueMessageSerializer.TYPE)
        .uid(ids.read(cluster))
        .flatMap(order)
        .returns(QueueMessageSerializer.TYPE)
        .name("order " + cluster + " for " + ids.region())
        .uid(ids.order(cluster));
  }

  private static void bury(DataStream<DeadLetter> letters, OperatorIds ids, Region region) {
    region
        .clusters()
        .forEach(
            (name, cluster) ->
                letters
                    .filter(letter -> letter.message().cluster().equals(name))
                    .name("dead letters of " + name + " for " + ids.region())
                    .uid(ids.deadLettersOf(name))
                    .sinkTo(cluster.deadLetters())
                    .name("bury " + name + " for " + ids.region())
                    .uid(ids.deadLetters(name)));
  }
}
