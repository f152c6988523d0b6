/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsClientFactory;
import io.tidemark.connector.sqs.receive.Handover;
import io.tidemark.connector.sqs.receive.Intake;
import io.tidemark.connector.sqs.receive.IntakeEnvironment;
import io.tidemark.connector.sqs.receive.ReceiveOptions;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Reads standard queues of SQS, at least once: a message is deleted after the checkpoint that
 * covers it has completed, and until then it is kept hidden from others. So a job must have
 * checkpoints, and refuses to start without.
 *
 * <pre>{@code
 * SqsSource<String> source =
 *     SqsSource.<String>builder()
 *         .setQueues("https://sqs.eu-west-1.amazonaws.com/123456789012/orders")
 *         .setDeserializer(SqsDeserializationSchema.ofBody(new SimpleStringSchema()))
 *         .build();
 * env.fromSource(source, WatermarkStrategy.noWatermarks(), "orders").uid("orders");
 * }</pre>
 *
 * <p>A record's timestamp is the time at which its message was sent. Order isn't kept: standard
 * queues have none.
 *
 * @param <T> what it emits
 */
public final class SqsSource<T>
    implements Source<T, SqsSplit, SqsEnumeratorState>, ResultTypeQueryable<T> {

  private static final long serialVersionUID = 1L;

  private final QueueDiscoverer discoverer;
  private final SqsDeserializationSchema<T> schema;
  private final SqsClientFactory clients;
  private final ReceiveOptions receiving;
  private final EnumeratorOptions enumerating;

  SqsSource(
      QueueDiscoverer discoverer,
      SqsDeserializationSchema<T> schema,
      SqsClientFactory clients,
      ReceiveOptions receiving,
      EnumeratorOptions enumerating) {
    this.discoverer = discoverer;
    this.schema = schema;
    this.clients = clients;
    this.receiving = receiving;
    this.enumerating = enumerating;
  }

  /** What it needs, and what it may be told. */
  public static <T> SqsSourceBuilder<T> builder() {
    return new SqsSourceBuilder<>();
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  /**
   * A reader.
   *
   * @throws IllegalStateException if the job has no checkpoints
   */
  @Override
  public SourceReader<T, SqsSplit> createReader(SourceReaderContext context) {
    CheckpointsRequired.check(context);
    LongSupplier clock = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    SqsClient client = clients.create();
    ScheduledExecutorService executor = ReaderThread.executor(context.getIndexOfSubtask());
    Handover handover = new Handover();
    Intake intake =
        new Intake(
            new IntakeEnvironment(
                client,
                executor,
                clock,
                new SplittableRandom(),
                new ReaderMetrics(context.metricGroup(), System::currentTimeMillis)),
            receiving,
            handover);
    OperatorIOMetricGroup io = context.metricGroup().getIOMetricGroup();
    return new SqsSourceReader<>(
        intake,
        handover,
        new Emission<>(
            schema,
            new SchemaContext(context),
            io.getNumRecordsInCounter(),
            io.getNumBytesInCounter()),
        clock,
        new ReaderThread(executor, intake, client, receiving.visibility(), receiving.closing()));
  }

  @Override
  public SplitEnumerator<SqsSplit, SqsEnumeratorState> createEnumerator(
      SplitEnumeratorContext<SqsSplit> context) {
    return enumerator(context, null);
  }

  @Override
  public SplitEnumerator<SqsSplit, SqsEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<SqsSplit> context, SqsEnumeratorState restored) {
    return enumerator(context, restored);
  }

  private SqsEnumerator enumerator(
      SplitEnumeratorContext<SqsSplit> context, @Nullable SqsEnumeratorState restored) {
    return new SqsEnumerator(context, clients.create(), discoverer, enumerating, restored);
  }

  @Override
  public SimpleVersionedSerializer<SqsSplit> getSplitSerializer() {
    return SqsSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<SqsEnumeratorState> getEnumeratorCheckpointSerializer() {
    return SqsEnumeratorStateSerializer.INSTANCE;
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return schema.getProducedType();
  }
}
