/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.delayqueue;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deliver.DeliveryOperatorFactory;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessageSerializer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job's operators: read, deliver, bury the dead. */
final class DelayQueueTopology {

  private final SortedMap<String, Source<QueueMessage, ?, ?>> sources;
  private final SortedMap<String, Sink<DeadLetter>> deadLetterSinks;
  private final DeliveryOperatorFactory delivery;

  /**
   * Makes one.
   *
   * @param sources a source for each cluster, by the cluster's name
   * @param deadLetterSinks a sink for the dead letters of each, by the same names
   * @param delivery makes the operator that delivers
   */
  DelayQueueTopology(
      Map<String, ? extends Source<QueueMessage, ?, ?>> sources,
      Map<String, ? extends Sink<DeadLetter>> deadLetterSinks,
      DeliveryOperatorFactory delivery) {
    if (sources.isEmpty() || !sources.keySet().equals(deadLetterSinks.keySet())) {
      throw new IllegalArgumentException(
          "sources %s and dead letter sinks %s must be of the same clusters, at least one"
              .formatted(sources.keySet(), deadLetterSinks.keySet()));
    }
    this.sources = new TreeMap<>(sources);
    this.deadLetterSinks = new TreeMap<>(deadLetterSinks);
    this.delivery = delivery;
  }

  void define(StreamExecutionEnvironment env) {
    DataStream<QueueMessage> messages = read(env);
    SingleOutputStreamOperator<Void> delivered = deliver(messages);
    bury(delivered.getSideOutput(DeliveryOperatorFactory.DEAD_LETTERS));
  }

  private DataStream<QueueMessage> read(StreamExecutionEnvironment env) {
    return sources.entrySet().stream()
        .map(source -> read(env, source.getKey(), source.getValue()))
        .reduce(DataStream::union)
        .orElseThrow();
  }

  private static DataStream<QueueMessage> read(
      StreamExecutionEnvironment env, String cluster, Source<QueueMessage, ?, ?> source) {
    // No watermarks: the operator that delivers goes by the wall clock and not by what it reads.
    return env.fromSource(
            source,
            WatermarkStrategy.noWatermarks(),
            "read " + cluster,
            QueueMessageSerializer.TYPE)
        .uid(OperatorIds.read(cluster));
  }

  private SingleOutputStreamOperator<Void> deliver(DataStream<QueueMessage> messages) {
    return messages
        .keyBy(QueueMessage::routingKey, Types.STRING)
        .transform("deliver", Types.VOID, delivery)
        .uid(OperatorIds.DELIVER);
  }

  private void bury(DataStream<DeadLetter> letters) {
    deadLetterSinks.forEach(
        (cluster, sink) ->
            letters
                .filter(letter -> letter.message().cluster().equals(cluster))
                .name("dead letters of " + cluster)
                .uid(OperatorIds.deadLettersOf(cluster))
                .sinkTo(sink)
                .name("bury " + cluster)
                .uid(OperatorIds.deadLetters(cluster)));
  }
}
