/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.ManualExecutor;
import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsClient;
import io.tidemark.connector.sqs.client.SqsMessage;
import io.tidemark.connector.sqs.receive.Handover;
import io.tidemark.connector.sqs.receive.Intake;
import io.tidemark.connector.sqs.receive.IntakeEnvironment;
import io.tidemark.connector.sqs.receive.ReceiveOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.Collector;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** A reader on one thread, that of the test, which emits bodies. */
final class ReaderHarness {

  private final ManualExecutor executor = new ManualExecutor();
  private final CollectedOutput<String> output = new CollectedOutput<>();
  private final CountedMetrics metrics = new CountedMetrics();
  private final Intake intake;
  private final SqsSourceReader<String> reader;
  private CompletableFuture<Void> closed = new CompletableFuture<>();

  ReaderHarness(SqsClient client, ReceiveOptions options, LongSupplier clock, long seed) {
    Handover handover = new Handover();
    intake =
        new Intake(
            new IntakeEnvironment(client, executor, clock, new Random(seed), metrics),
            options,
            handover);
    reader =
        new SqsSourceReader<>(
            intake,
            handover,
            new Emission<>(new Bodies(), new Context(), new SimpleCounter(), new SimpleCounter()),
            clock,
            new Lifecycle() {
              @Override
              public void start() {}

              @Override
              public void close() {
                closed = intake.close();
              }
            });
    reader.start();
  }

  SqsSourceReader<String> reader() {
    return reader;
  }

  List<String> emitted() {
    return output.records();
  }

  CountedMetrics metrics() {
    return metrics;
  }

  void read(String... urls) {
    reader.addSplits(Arrays.stream(urls).map(url -> new SqsSplit(QueueUrl.parse(url), 0)).toList());
    run();
  }

  /** Runs what the intake has to do. */
  void run() {
    executor.run();
  }

  void tick() {
    intake.tick();
    run();
  }

  /** Emits one message, if there is one. */
  InputStatus poll() {
    try {
      return reader.pollNext(output);
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      run();
    }
  }

  /** Emits all there is. */
  void pollAll() {
    run();
    while (poll() == InputStatus.MORE_AVAILABLE) {
      // One more.
    }
  }

  void begin(long checkpoint) {
    reader.snapshotState(checkpoint);
    run();
  }

  void complete(long checkpoint) {
    reader.notifyCheckpointComplete(checkpoint);
    run();
  }

  /** Begins to close; returns what completes when all is given back. */
  CompletableFuture<Void> close() {
    try {
      reader.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    run();
    return closed;
  }

  /** As if the process had died. */
  void kill() {
    executor.kill();
  }

  private static final class Bodies implements SqsDeserializationSchema<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(SqsMessage message, Collector<String> out) {
      if (message.body().startsWith("poison")) {
        throw new IllegalArgumentException("can't read " + message.body());
      }
      out.collect(message.body());
    }

    @Override
    public TypeInformation<String> getProducedType() {
      return Types.STRING;
    }
  }

  private static final class Context implements DeserializationSchema.InitializationContext {
    @Override
    public MetricGroup getMetricGroup() {
      return new UnregisteredMetricsGroup();
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return SimpleUserCodeClassLoader.create(ReaderHarness.class.getClassLoader());
    }
  }
}
