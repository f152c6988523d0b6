/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.connector.kafka.source.reader.KafkaRecordEmitter;
import org.apache.flink.connector.kafka.source.reader.KafkaSourceReader;
import org.apache.flink.connector.kafka.source.reader.fetcher.KafkaSourceFetcherManager;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The connector's KafkaSource with a reader of ours: one that keeps a topic waiting whose namespace
 * it doesn't know ({@link NamespaceReader}), and doesn't fail for a topic that it may not read
 * ({@link QueueSplitReader}). Enumerator, splits and their state are the connector's own.
 */
final class KafkaQueueSource
    implements Source<QueueMessage, KafkaPartitionSplit, QueueEnumState>,
        ResultTypeQueryable<QueueMessage> {

  private static final long serialVersionUID = 1L;

  /** How often what was found of topics is compared with what is read. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final KafkaSource<QueueMessage> source;
  private final RegistrySubscriber topics;
  private final Properties consumer;
  private final String cluster;
  private final NamespaceSource namespaces;
  private final Served served;

  /**
   * Makes one.
   *
   * @param source makes everything but the reader
   * @param topics finds the topics for it
   * @param consumer the properties of the reader's consumer
   * @param cluster the cluster's name
   * @param namespaces says of which namespace each topic is
   * @param served which of them the job serves
   */
  KafkaQueueSource(
      KafkaSource<QueueMessage> source,
      RegistrySubscriber topics,
      Properties consumer,
      String cluster,
      NamespaceSource namespaces,
      Served served) {
    this.source = source;
    this.topics = topics;
    this.consumer = new Properties();
    this.consumer.putAll(consumer);
    this.consumer.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    this.consumer.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    this.consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // What its producer took back was never written. The price: of a partition with an open
    // transaction nothing behind its beginning is read until it ends.
    this.consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // An offset that is gone is an event to be counted, and not to be passed over in silence.
    this.consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    this.cluster = cluster;
    this.namespaces = namespaces;
    this.served = served;
  }

  @Override
  public SourceReader<QueueMessage, KafkaPartitionSplit> createReader(SourceReaderContext context) {
    var fetched =
        new FutureCompletingBlockingQueue<RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>>>();
    KafkaSourceReaderMetrics metrics = new KafkaSourceReaderMetrics(context.metricGroup());
    TopicTroubles troubles = new TopicTroubles(cluster, context.metricGroup());
    RemadeTopics remade = new RemadeTopics();
    KafkaSourceReader<QueueMessage> reader =
        new KafkaSourceReader<>(
            fetched,
            new KafkaSourceFetcherManager(
                fetched,
                () -> new QueueSplitReader(consumer, context, metrics, troubles, remade),
                finished -> {}),
            new KafkaRecordEmitter<>(new QueueDeserializer(cluster)),
            configuration(),
            context,
            metrics);
    return new NamespaceReader(
        reader, namespaces.open(), new TopicOwners(served, cluster), troubles, remade);
  }

  private Configuration configuration() {
    Configuration configuration = new Configuration();
    consumer
        .stringPropertyNames()
        .forEach(it -> configuration.setString(it, consumer.getProperty(it)));
    return configuration;
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, QueueEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return enumerator(source.createEnumerator(context), context, Map.of());
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, QueueEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, QueueEnumState state) throws Exception {
    return enumerator(source.restoreEnumerator(context, state.kafka()), context, state.topicIds());
  }

  private QueueEnumerator enumerator(
      SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka,
      SplitEnumeratorContext<KafkaPartitionSplit> context,
      Map<String, Uuid> known) {
    return new QueueEnumerator(kafka, context, cluster, topics::topicIds, LOOK.toMillis(), known);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<QueueEnumState> getEnumeratorCheckpointSerializer() {
    return new QueueEnumStateSerializer(source.getEnumeratorCheckpointSerializer());
  }

  @Override
  public TypeInformation<QueueMessage> getProducedType() {
    return QueueMessageSerializer.TYPE;
  }
}
