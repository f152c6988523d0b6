/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import io.tidemark.flow.deadletter.DeadLetter;
import io.tidemark.flow.deliver.DeliveryEnvironment;
import io.tidemark.flow.deliver.DeliveryLimits;
import io.tidemark.flow.deliver.DeliveryOperatorFactory;
import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.NamespaceSource;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.flow.read.QueueMessageSerializer;
import io.tidemark.multipartition.assemble.AssembleOperatorFactory;
import io.tidemark.multipartition.assemble.Parting;
import java.util.ArrayList;
import java.util.List;
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

/** The job's operators: read, part, assemble, deliver, bury the dead, tell the outcomes. */
final class MultiPartitionTopology {

  private final SortedMap<String, Cluster> clusters;
  private final NamespaceSource namespaces;
  private final DeliveryEnvironment environment;
  private final DeliveryLimits limits;

  /**
   * What the job reads from and writes to in one cluster.
   *
   * @param queue the topics it reads
   * @param deadLetters takes the dead letters of what it read there
   * @param outcomes takes what became of it
   */
  record Cluster(
      Source<QueueMessage, ?, ?> queue, Sink<DeadLetter> deadLetters, Sink<Outcome> outcomes) {}

  /**
   * Makes one.
   *
   * @param clusters each cluster by its name; at least one
   * @param namespaces opens the namespaces where messages are parted
   * @param environment what tasks open that hold something
   * @param limits the bounds of each task that delivers
   */
  MultiPartitionTopology(
      Map<String, Cluster> clusters,
      NamespaceSource namespaces,
      DeliveryEnvironment environment,
      DeliveryLimits limits) {
    if (clusters.isEmpty()) {
      throw new IllegalArgumentException("no cluster to read from");
    }
    this.clusters = new TreeMap<>(clusters);
    this.namespaces = namespaces;
    this.environment = environment;
    this.limits = limits;
  }

  void define(StreamExecutionEnvironment env) {
    List<SingleOutputStreamOperator<QueueMessage>> parted = new ArrayList<>();
    clusters.forEach((name, cluster) -> parted.add(part(name, read(env, name, cluster.queue()))));
    SingleOutputStreamOperator<QueueMessage> assembled =
        assemble(union(parted.stream().map(it -> it.getSideOutput(Parting.PARTS)).toList()));
    SingleOutputStreamOperator<Void> delivered = deliver(union(parted).union(assembled));
    bury(
        delivered
            .getSideOutput(DeliveryOperatorFactory.DEAD_LETTERS)
            .union(assembled.getSideOutput(AssembleOperatorFactory.DEAD_LETTERS)));
    tell(delivered.getSideOutput(DeliveryOperatorFactory.OUTCOMES));
  }

  private static DataStream<QueueMessage> read(
      StreamExecutionEnvironment env, String cluster, Source<QueueMessage, ?, ?> source) {
    // No watermarks: what waits for its time goes by the wall clock and not by what is read.
    return env.fromSource(
            source,
            WatermarkStrategy.noWatermarks(),
            "read " + cluster,
            QueueMessageSerializer.TYPE)
        .uid(OperatorIds.read(cluster));
  }

  private SingleOutputStreamOperator<QueueMessage> part(
      String cluster, DataStream<QueueMessage> messages) {
    return messages
        .process(new Parting(namespaces), QueueMessageSerializer.TYPE)
        .name("part " + cluster)
        .uid(OperatorIds.part(cluster));
  }

  private SingleOutputStreamOperator<QueueMessage> assemble(DataStream<QueueMessage> parts) {
    return parts
        .keyBy(AssembleOperatorFactory::set, Types.STRING)
        .transform(
            "assemble", QueueMessageSerializer.TYPE, new AssembleOperatorFactory(environment))
        .uid(OperatorIds.ASSEMBLE);
  }

  private SingleOutputStreamOperator<Void> deliver(DataStream<QueueMessage> messages) {
    return messages
        .keyBy(QueueMessage::routingKey, Types.STRING)
        .transform("deliver", Types.VOID, new DeliveryOperatorFactory(environment, limits))
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
        (name, cluster) ->
            outcomes
                .filter(outcome -> outcome.place().cluster().equals(name))
                .name("outcomes of " + name)
                .uid(OperatorIds.outcomesOf(name))
                .sinkTo(cluster.outcomes())
                .name("tell " + name)
                .uid(OperatorIds.outcomes(name)));
  }

  private static <T> DataStream<T> union(List<? extends DataStream<T>> streams) {
    DataStream<T> all = streams.get(0);
    for (DataStream<T> each : streams.subList(1, streams.size())) {
      all = all.union(each);
    }
    return all;
  }
}
