/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.tidemark.api.v1.CancelRequest;
import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.Target;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteAheadLogGrpc;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.sqs.Queues;
import io.tidemark.testing.endpoint.Behaviour;
import io.tidemark.testing.endpoint.HttpApplication;
import io.tidemark.testing.guarantee.AtLeastOnce;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.NeverEarly;
import io.tidemark.testing.guarantee.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces with a queue of SQS beside one of Kafka, from the ingress to the target. */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqsIngressIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A server that forgets nothing writes each message to disk by itself, some hundred a second. */
  private static final long PACE_MILLIS = 40;

  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private static Path namespaces;
  private final History history = new History();
  private final AtomicLong longestNanos = new AtomicLong();
  private HttpApplication application;
  private LocalStack stack;
  private SqsQueue queues;
  private ManagedChannel channel;
  private WriteAheadLogGrpc.WriteAheadLogStub log;

  @BeforeAll
  void start() throws Exception {
    application = HttpApplication.start("/hook", history, CLOCK, Behaviour.accepting());
    document("grown", kafka("grown", ""));
    stack =
        LocalStack.start(
            StackOptions.DEFAULT
                .withSqs()
                .withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces)));
    queues = new SqsQueue(stack.sqs());
    stack.submit(PersonaJob.DELAY_QUEUE, 2);
    channel = NettyChannelBuilder.forTarget(stack.ingress().address()).usePlaintext().build();
    log = WriteAheadLogGrpc.newStub(channel);
    // The job began without a queue of SQS.
    document("both", kafka("both", "") + ", " + sqs("both"));
    stack.createTopics();
    Queues.create(stack.sqs().endpoint(), Set.of("both", "both-dlq"));
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                WriteAheadLogGrpc.newBlockingStub(channel)
                    .cancel(CancelRequest.newBuilder().setNamespace("both").setId("nobody").build())
                    .getDurable(),
            Trilean.TRUE::equals);
  }

  @AfterAll
  void stop() {
    if (channel != null) {
      channel.shutdownNow();
    }
    if (queues != null) {
      queues.close();
    }
    if (stack != null) {
      stack.close();
    }
    application.close();
  }

  @Test
  void withOneOfTwoQueuesDeadNothingIsRefusedAndNothingWaits() throws Exception {
    Random random = new Random(3);
    ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    try {
      var unused =
          pace.scheduleAtFixedRate(
              () -> write("both", random.nextInt(5_000)), 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
      awaitMoreAcknowledged(100);
      longest("the first");
      stack.sqs().kill();
      awaitMoreAcknowledged(100);
      longest("without SQS");
      stack.sqs().start();
      awaitMoreAcknowledged(150);
      longest("with SQS again");
      stack.kafka().kill();
      awaitMoreAcknowledged(100);
      longest("without Kafka");
      stack.kafka().start();
      awaitMoreAcknowledged(100);
    } finally {
      pace.shutdown();
    }
    assertThat(pace.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(history.await(tally -> tally.settled(), LIMIT))
        .as(() -> "everything is settled; now " + history.tally())
        .isTrue();
    Report report = Report.of(history, new AtLeastOnce(), new NeverEarly()).orThrow();
    System.out.println(report.describe());
    longest("with Kafka again");
    assertThat(report.summary().refused()).as("FALSE").isZero();
  }

  /** Tells how long the longest answer took, and that it was the other queue's. */
  private void longest(String when) {
    long nanos = longestNanos.getAndSet(0);
    System.out.printf("%s: the longest answer took %d ms%n", when, nanos / 1_000_000);
    assertThat(nanos)
        .as("%s: not the append timeout but the other queue has answered", when)
        .isLessThan(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void aQueueThatIsAddedIsWrittenAndOneThatIsDrainedIsNot() throws Exception {
    long changed = System.nanoTime();
    document("grown", kafka("grown", ", \"drain\": true") + ", " + sqs("grown"));
    assertThat(Queues.create(stack.sqs().endpoint(), Set.of("grown", "grown-dlq"))).isNotEmpty();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              write("grown", 60_000); // It waits in SQS itself.
              return queues.delayed("grown") > 0;
            });
    System.out.printf(
        "a queue added to a document was written after %d ms%n",
        (System.nanoTime() - changed) / 1_000_000);
  }

  @Test
  void whatIsInSqsUnderItsCallersIdIsCancelledAndMoved() throws Exception {
    WriteAheadLogGrpc.WriteAheadLogBlockingStub blocking =
        WriteAheadLogGrpc.newBlockingStub(channel);
    document("mine", sqs("mine"));
    Queues.create(stack.sqs().endpoint(), Set.of("mine", "mine-dlq"));
    history.sent("first");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                blocking.writeToLog(request("mine", 0).setId("first").build()).getDurable()
                    == Trilean.TRUE);
    history.written("first", Trilean.TRUE, System.currentTimeMillis(), 0);
    // A record that is due before the job reads its queue may be read before its cancellation.
    assertThat(history.await(tally -> tally.settled(), LIMIT)).isTrue();
    blocking.writeToLog(request("mine", 5_000).setId("gone").build());
    blocking.writeToLog(request("mine", 60_000).setId("moved").build());
    blocking.cancel(CancelRequest.newBuilder().setNamespace("mine").setId("gone").build());
    long due = System.currentTimeMillis();
    WriteToLogResponse moved = blocking.writeToLog(request("mine", 0).setId("moved").build());
    history.sent("moved");
    history.written("moved", moved.getDurable(), due, due);
    history.sent("last");
    WriteToLogResponse last = blocking.writeToLog(request("mine", 8_000).setId("last").build());
    history.written("last", last.getDurable(), due, due);

    assertThat(history.await(tally -> tally.settled(), LIMIT)).isTrue();
    assertThat(history.fates().map(fate -> fate.id())).contains("moved", "last");
    assertThat(history.fates().filter(fate -> fate.id().equals("gone"))).isEmpty();
  }

  /** The writer goes on until it has met with so many acknowledgements more. */
  private void awaitMoreAcknowledged(long more) throws InterruptedException {
    long enough = history.tally().acknowledged() + more;
    assertThat(history.await(tally -> tally.acknowledged() >= enough, LIMIT))
        .as(() -> "writes are acknowledged; now " + history.tally())
        .isTrue();
  }

  /** Writes a record whose id the ingress makes. */
  private void write(String namespace, int delayMillis) {
    long sent = System.nanoTime();
    log.withDeadlineAfter(30, TimeUnit.SECONDS)
        .writeToLog(
            request(namespace, delayMillis).build(),
            new StreamObserver<>() {
              @Override
              public void onNext(WriteToLogResponse response) {
                longestNanos.accumulateAndGet(System.nanoTime() - sent, Math::max);
                if (namespace.equals("both")) {
                  history.sent(response.getId());
                  history.written(
                      response.getId(),
                      response.getDurable(),
                      System.currentTimeMillis(),
                      Timestamps.toMillis(response.getDue()));
                }
              }

              @Override
              public void onError(Throwable error) {
                longestNanos.set(Long.MAX_VALUE);
              }

              @Override
              public void onCompleted() {}
            });
  }

  private WriteToLogRequest.Builder request(String namespace, int delayMillis) {
    return WriteToLogRequest.newBuilder()
        .setNamespace(namespace)
        .setPayload(ByteString.copyFromUtf8("a payload"))
        .setTarget(Target.newBuilder().setUri(application.target()))
        .setLifecycle(Lifecycle.newBuilder().setDelay(Durations.fromMillis(delayMillis)));
  }

  private void document(String name, String entries) throws Exception {
    Files.writeString(
        namespaces.resolve(name + ".json"),
        "{\"persistence_configurations\": {\"persistence_configuration\": [" + entries + "]}}");
  }

  private String kafka(String topic, String more) {
    return """
        {"physical_storage": {"type": "KAFKA"}, "config": {
          "wal-kafka-topics": ["%s"], "allowed_targets": ["%s"]%s}}"""
        .formatted(topic, application.target(), more);
  }

  private String sqs(String queue) {
    return """
        {"physical_storage": {"type": "SQS"}, "config": {
          "wal-queue": ["%s"], "queue.poll-interval.secs": 2, "allowed_targets": ["%s"]}}"""
        .formatted(queue, application.target());
  }
}
