/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.delayqueue;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deliver.DeliveryOperatorFactory;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessageSerializer;
import java.util.Map;
import java.util.Optional;
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

/** The job's operators: read, deliver, bury the dead, tell the outcomes. */
final class DelayQueueTopology {

  private final SortedMap<String, Cluster> clusters;
  private final FlatMapFunction<QueueMessage, QueueMessage> order;
  private final DeliveryOperatorFactory delivery;

  /**
   * What the job reads from and writes to in one cluster.
   *
   * @param queue the topics or queues it reads
   * @param deadLetters takes the dead letters of what it read there
   * @param outcomes takes what became of it; empty where that isn't written
   */
  record Cluster(
      Source<QueueMessage, ?, ?> queue,
      Sink<DeadLetter> deadLetters,
      Optional<Sink<Outcome>> outcomes) {}

  /**
   * Makes one.
   *
   * @param clusters each cluster by its name, SQS among them; at least one
   * @param order marks what is kept in order
   * @param delivery makes the operator that delivers
   */
  DelayQueueTopology(
      Map<String, Cluster> clusters,
      FlatMapFunction<QueueMessage, QueueMessage> order,
      DeliveryOperatorFactory delivery) {
    if (clusters.isEmpty()) {
      throw new IllegalArgumentException("no cluster to read from");
    }
    this.clusters = new TreeMap<>(clusters);
    this.order = order;
    this.delivery = delivery;
  }

  void define(StreamExecutionEnvironment env) {
    DataStream<QueueMessage> messages = read(env);
    SingleOutputStreamOperator<Void> delivered = deliver(messages);
    bury(delivered.getSideOutput(DeliveryOperatorFactory.DEAD_LETTERS));
    tell(delivered.getSideOutput(DeliveryOperatorFactory.OUTCOMES));
  }

  private DataStream<QueueMessage> read(StreamExecutionEnvironment env) {
    return clusters.entrySet().stream()
        .map(cluster -> read(env, cluster.getKey(), cluster.getValue().queue()))
        .reduce(DataStream::union)
        .orElseThrow();
  }

  private DataStream<QueueMessage> read(
      StreamExecutionEnvironment env, String cluster, Source<QueueMessage, ?, ?> source) {
    // No watermarks: the operator that delivers goes by the wall clock and not by what it reads.
    return env.fromSource(
            source,
            WatermarkStrategy.noWatermarks(),
            "read " + cluster,
            QueueMessageSerializer.TYPE)
        .uid(OperatorIds.read(cluster))
        .flatMap(order)
        .returns(QueueMessageSerializer.TYPE)
        .name("order " + cluster)
        .uid(OperatorIds.order(cluster));
  }

  private SingleOutputStreamOperator<Void> deliver(DataStream<QueueMessage> messages) {
    return messages
        .keyBy(QueueMessage::routingKey, Types.STRING)
        .transform("deliver", Types.VOID, delivery)
        .uid(OperatorIds.DELIVER);
  }

  private void bury(DataStream<DeadLetter> letters) {
    clusters.forEach(
        (name, cluster) ->
            letters
                .filter(letter -> letter.message().cluster().equals(name))
                .name("dead letters of " + name)
                .uid(OperatorIds.deadLettersOf(name))
                .sinkTo(cluster.deadLetters())
                .name("bury " + name)
                .uid(OperatorIds.deadLetters(name)));
  }

  private void tell(DataStream<Outcome> outcomes) {
    clusters.forEach(
        (name, cluster) -> cluster.outcomes().ifPresent(sink -> tell(outcomes, name, sink)));
  }

  private static void tell(DataStream<Outcome> outcomes, String name, Sink<Outcome> sink) {
    outcomes
        .filter(outcome -> outcome.place().cluster().equals(name))
        .name("outcomes of " + name)
        .uid(OperatorIds.outcomesOf(name))
        .sinkTo(sink)
        .name("tell " + name)
        .uid(OperatorIds.outcomes(name));
  }
}
