/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.cassandra.CassandraNode;
import io.tidemark.localstack.flink.FlinkCluster;
import io.tidemark.localstack.flink.FlinkPorts;
import io.tidemark.localstack.flink.FlinkSetup;
import io.tidemark.localstack.ingress.Ingress;
import io.tidemark.localstack.kafka.KafkaBroker;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ProcessGroup;
import io.tidemark.localstack.process.StackException;
import io.tidemark.localstack.sqs.ElasticMq;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Starts the servers of a stack: broker, Flink, Cassandra and ElasticMQ side by side, the ingress
 * after all but Flink.
 */
final class StackStarter {

  private final StackHome home;
  private final StackOptions options;
  private final StackState state;
  private final Launcher launcher;
  private final ProcessGroup group;
  private final Consumer<String> progress;

  StackStarter(
      StackHome home,
      StackOptions options,
      StackState state,
      Launcher launcher,
      ProcessGroup group,
      Consumer<String> progress) {
    this.home = home;
    this.options = options;
    this.state = state;
    this.launcher = launcher;
    this.group = group;
    this.progress = progress;
  }

  Servers start(RandomGenerator random) {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    AtomicReference<Throwable> first = new AtomicReference<>();
    try {
      var flink = supply(threads, first, () -> when(Component.FLINK, () -> flink(random)));
      var cassandra = supply(threads, first, () -> when(Component.CASSANDRA, this::cassandra));
      var sqs = supply(threads, first, () -> when(Component.SQS, this::sqs));
      var log =
          supply(
              threads,
              first,
              () -> {
                Optional<KafkaBroker> kafka = when(Component.KAFKA, this::kafka);
                Optional<CassandraNode> storage = cassandra.join();
                Optional<ElasticMq> queues = sqs.join();
                Optional<Ingress> ingress = when(Component.INGRESS, this::ingress);
                return new Servers(kafka, Optional.empty(), storage, queues, ingress);
              });
      Servers started = log.join();
      return new Servers(
          started.kafka(), flink.join(), started.cassandra(), started.sqs(), started.ingress());
    } catch (CompletionException e) {
      Throwable cause = first.get() == null ? e : first.get();
      throw cause instanceof StackException known ? known : new StackException("" + cause, cause);
    } finally {
      threads.shutdown();
    }
  }

  /** What fails first ends the others, and is the error. */
  private <T> CompletableFuture<T> supply(
      ExecutorService threads, AtomicReference<Throwable> first, Supplier<T> start) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return start.get();
          } catch (RuntimeException | Error e) {
            // Where another has closed the group, this is only what follows from that.
            first.compareAndSet(
                null,
                group.closed() ? new StackException("the stack was stopped while it started") : e);
            group.close();
            throw e;
          }
        },
        threads);
  }

  private <T> Optional<T> when(Component component, Supplier<T> start) {
    return options.has(component) ? Optional.of(start.get()) : Optional.empty();
  }

  private KafkaBroker kafka() {
    KafkaBroker kafka =
        timed(
            () ->
                KafkaBroker.start(
                    launcher,
                    home.kafkaClasspath(),
                    state.ports().kafka(),
                    state.ports().controller(),
                    options.overrides().kafka()),
            it -> "kafka is ready at " + it.bootstrapServers());
    Set<String> made = StackTopics.create(state);
    if (!made.isEmpty()) {
      progress.accept("topics are made: " + String.join(", ", made));
    }
    return kafka;
  }

  private CassandraNode cassandra() {
    CassandraNode cassandra =
        timed(
            () ->
                CassandraNode.start(
                    launcher,
                    home.cassandraClasspath(),
                    state.ports().cassandra(),
                    state.ports().cassandraStorage()),
            it -> "cassandra is ready at " + it.address());
    Set<String> made = StackTables.create(state);
    if (!made.isEmpty()) {
      progress.accept("keyspaces are made: " + String.join(", ", made));
    }
    return cassandra;
  }

  private ElasticMq sqs() {
    ElasticMq sqs =
        timed(
            () ->
                ElasticMq.start(
                    launcher,
                    home.elasticMqClasspath(),
                    state.ports().sqs(),
                    List.of(),
                    options.overrides().sqsInMemory()),
            it -> "elasticmq is ready at " + it.endpoint());
    Set<String> made = StackQueues.create(state);
    if (!made.isEmpty()) {
      progress.accept("queues are made: " + String.join(", ", made));
    }
    return sqs;
  }

  private FlinkCluster flink(RandomGenerator random) {
    FlinkSetup setup =
        new FlinkSetup(
            home.flinkClasspath(),
            home.flinkConfig(PersonaJob.DELAY_QUEUE),
            new FlinkPorts(state.ports().flinkRpc(), state.ports().flinkRest()),
            options.size(),
            options.overrides().flink(),
            options.overrides().taskManagerEnvironment(),
            random);
    return timed(
        () -> FlinkCluster.start(launcher, setup),
        it ->
            "flink is ready at %s, %d TaskManager(s) with %d slots each"
                .formatted(it.rest().address(), setup.size().taskManagers(), setup.size().slots()));
  }

  private Ingress ingress() {
    var arguments = new ArrayList<>(state.arguments());
    arguments.addAll(options.overrides().ingress());
    return timed(
        () ->
            Ingress.start(
                launcher,
                home.ingressClasspath(),
                state.ports().ingress(),
                state.ports().ingressMetrics(),
                arguments),
        it -> "ingress is ready at " + it.address());
  }

  private <T> T timed(Supplier<T> start, Function<T, String> message) {
    long begun = System.nanoTime();
    T started = start.get();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    progress.accept("%s (%.1f s)".formatted(message.apply(started), millis / 1000.0));
    return started;
  }
}
