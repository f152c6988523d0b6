/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.tidemark.api.v1.Trilean;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.sqs.Queues;
import io.tidemark.record.Header;
import io.tidemark.record.WalHeaders;
import io.tidemark.targets.sqs.SqsParts;
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
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The delay queue on SQS: a document of the reference as it is, its target named by each record.
 * ElasticMQ, JobManager and TaskManager are processes; there is no Kafka.
 */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqsDelayQueueIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String QUEUE = "dgwwal-dq-pds";
  private static final String DEAD = "dgwwal-dlq-pds";
  private static final String OTHERS = "sqs://default/elsewhere";
  private static final int SOME = 500;

  @TempDir private static Path namespaces;
  private final History history = new History();
  private final Random random = new Random(7);
  private HttpApplication application;
  private LocalStack stack;
  private SqsQueue queues;
  private int written;

  @BeforeAll
  void start() throws Exception {
    application = HttpApplication.start("/hook", history, CLOCK, (id, turnedAway) -> 204);
    Path repository = StackHome.find().root();
    Files.copy(
        repository.resolve("common/src/test/resources/namespaces/pds.json"),
        namespaces.resolve("pds.json"));
    stack =
        LocalStack.start(
            StackOptions.DEFAULT
                .withComponents(Component.FLINK, Component.SQS)
                .withNamespaces(
                    NamespaceSetup.EMPTY
                        .withDirectory(namespaces)
                        // Of two, none is the one that a record goes to which names none.
                        .withDefaultAllowedTargets(List.of(application.target(), OTHERS))));
    queues = new SqsQueue(stack.sqs());
    stack.submit(PersonaJob.DELAY_QUEUE, 2);
  }

  @AfterAll
  void stop() {
    if (queues != null) {
      queues.close();
    }
    if (stack != null) {
      stack.close();
    }
    application.close();
  }

  @Test
  void nothingIsLostAndNothingIsEarlyWhileJobAndQueueAreKilled() throws Exception {
    writeSome();
    assertThat(history.await(tally -> tally.delivered() > SOME / 10, LIMIT)).isTrue();
    // Some are delivered and not deleted, some held and in no checkpoint yet, some in the queue.
    stack.flink().killTaskManager(0);
    writeSome();
    stack.flink().startTaskManager(0);
    assertThat(history.await(tally -> tally.delivered() > SOME, LIMIT)).isTrue();

    stack.sqs().kill();
    writeSome();
    stack.sqs().start();
    writeSome();

    assertThat(history.await(tally -> tally.settled(), LIMIT))
        .as(() -> "everything is settled; now " + history.tally())
        .isTrue();
    Report report = Report.of(history, new AtLeastOnce(), new NeverEarly()).orThrow();
    System.out.println(report.describe());
    assertThat(history.tally().acknowledged()).isGreaterThanOrEqualTo(3 * SOME);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(queues.waiting(QUEUE)).as("waiting").isZero();
              assertThat(queues.received(QUEUE)).as("received and not deleted").isZero();
            });
  }

  @Test
  void whatCannotBeReadOrNamesNoTargetIsADeadLetterWithItsBody() throws Exception {
    queues.send(QUEUE, "somebody else's").get();
    SqsParts foreign = queues.take(DEAD, it -> reason(it).equals("TARGET_MISSING"));
    queues
        .send(
            QUEUE,
            "ours, damaged",
            Header.of(WalHeaders.ID, "d"),
            Header.of(WalHeaders.DUE, "soon"))
        .get();

    assertThat(foreign.value()).isEqualTo(ByteString.copyFromUtf8("somebody else's"));
    assertThat(foreign.header(WalHeaders.DEAD_TOPIC)).isEqualTo(QUEUE);
    SqsParts damaged = queues.take(DEAD, it -> reason(it).equals("UNDECODABLE"));
    assertThat(damaged.value()).isEqualTo(ByteString.copyFromUtf8("ours, damaged"));
    assertThat(damaged.header(WalHeaders.DEAD_ERROR)).contains("wal.due", "soon");
  }

  @Test
  void aQueueThatIsAddedIsReadAndDeadLettersWaitForTheirQueue() throws Exception {
    History late = new History();
    try (HttpApplication other =
        HttpApplication.start("/late", late, CLOCK, Behaviour.accepting())) {
      Files.writeString(namespaces.resolve("late.json"), late(other.target()));
      Queues.create(stack.sqs().endpoint(), Set.of("late"));
      long added = System.nanoTime();
      queues.send("late", "no target").get();
      queues
          .send(
              "late",
              "with one",
              Header.of(WalHeaders.ID, "late-1"),
              Header.of(WalHeaders.TARGET, other.target()))
          .get();
      assertThat(late.await(tally -> tally.delivered() == 1, LIMIT)).isTrue();
      System.out.printf(
          "a queue added to a document was read after %d ms%n",
          (System.nanoTime() - added) / 1_000_000);
    }

    // The dead letter of the first has nowhere to go; others go on, and checkpoints complete.
    await().atMost(LIMIT).untilAsserted(() -> assertThat(queues.received("late")).isZero());
    Queues.create(stack.sqs().endpoint(), Set.of("late-dead"));
    SqsParts dead = queues.take("late-dead", it -> reason(it).equals("TARGET_MISSING"));
    assertThat(dead.value()).isEqualTo(ByteString.copyFromUtf8("no target"));
  }

  private static String late(String target) {
    return """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "SQS"},
          "config": {"wal-queue": ["late"], "wal-dlq-queue": ["late-dead"],
                     "allowed_targets": ["%s", "%s"]}}]}}
        """
        .formatted(target, OTHERS);
  }

  private static String reason(SqsParts parts) {
    return parts.header(WalHeaders.DEAD_REASON);
  }

  /** Writes as any producer may, one after the other, and waits until all are answered. */
  private void writeSome() throws Exception {
    for (int i = 0; i < SOME; i++) {
      write("r-" + written++);
    }
    assertThat(history.await(tally -> tally.unanswered() == 0, LIMIT)).isTrue();
  }

  private void write(String id) {
    long due = CLOCK.millis() + (random.nextInt(4) == 0 ? 0 : random.nextInt(8_000));
    history.sent(id);
    var unused =
        queues
            .send(
                QUEUE,
                "payload of " + id,
                Header.of(WalHeaders.ID, id),
                Header.of(WalHeaders.DUE, Long.toString(due)),
                Header.of(WalHeaders.TARGET, application.target()))
            .handle(
                (failures, error) -> {
                  boolean durable = error == null && failures.isEmpty();
                  history.written(
                      id, durable ? Trilean.TRUE : Trilean.UNKNOWN, CLOCK.millis(), due);
                  return null;
                });
  }
}
