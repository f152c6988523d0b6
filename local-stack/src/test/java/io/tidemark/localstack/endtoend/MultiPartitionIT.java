/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemark.api.v1.MutationSet;
import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogResponse;
import io.tidemark.localstack.Component;
import io.tidemark.localstack.LocalStack;
import io.tidemark.localstack.NamespaceSetup;
import io.tidemark.localstack.Overrides;
import io.tidemark.localstack.PersonaJob;
import io.tidemark.localstack.StackOptions;
import io.tidemark.localstack.cassandra.Keyspaces;
import io.tidemark.record.WalHeaders;
import io.tidemark.testing.endpoint.HttpApplication;
import io.tidemark.testing.guarantee.AtLeastOnce;
import io.tidemark.testing.guarantee.History;
import io.tidemark.testing.guarantee.PerKeyOrder;
import io.tidemark.testing.guarantee.Report;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sets of mutations through the real ingress, Kafka, Flink and Cassandra, saved and unsaved, while
 * all of these die: every acknowledged set is applied, in sequence, and one that can't be is dead
 * where it stopped and goes on from there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MultiPartitionIT {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final InstantSource CLOCK = InstantSource.system();
  private static final String SAVED = "saved_sets";
  private static final String QUEUED = "queued_sets";
  private static final String HASTY = "hasty_sets";
  private static final String TABLE = "cassandra://main/kv/items";
  private static final String COLUMNS =
      "(id text, key blob, chunk int, chunks int, value blob, metadata blob,"
          + " PRIMARY KEY (id, key, chunk))";

  @TempDir private static Path namespaces;
  private final History history = new History();
  private HttpApplication application;
  private LocalStack stack;
  private Keyspaces cassandra;

  @BeforeAll
  void start() throws Exception {
    application = HttpApplication.start("/parts", history, CLOCK, (id, turnedAway) -> 204);
    document(
        SAVED,
        "\"durable_storage\": {\"namespace\": \"sets\", \"shard\": \"main\", \"type\": \"kv\"},");
    document(QUEUED, "\"persona\": \"multi-partition\",");
    document(HASTY, "\"persona\": \"multi-partition\", \"sets\": {\"expire_after\": \"5s\"},");
    stack =
        LocalStack.start(
            StackOptions.DEFAULT
                .withComponents(
                    Component.KAFKA, Component.FLINK, Component.INGRESS, Component.CASSANDRA)
                .withNamespaces(NamespaceSetup.EMPTY.withDirectory(namespaces))
                .withOverrides(
                    new Overrides(
                        Map.of(), Map.of("execution.checkpointing.interval", "1 s"), List.of())));
    stack.createTopics();
    stack.createTables();
    cassandra = Keyspaces.connect(stack.cassandra().address());
    cassandra.create("kv");
    cassandra.run("CREATE TABLE kv.items " + COLUMNS);
    stack.submit(PersonaJob.MULTI_PARTITION, 2);
  }

  @AfterAll
  void stop() {
    if (cassandra != null) {
      cassandra.close();
    }
    if (stack != null) {
      stack.close();
    }
    application.close();
  }

  @Test
  void everyAcknowledgedSetIsAppliedInSequenceWhateverDies() throws Exception {
    try (SetClient saved = client(SAVED);
        SetClient queued = client(QUEUED)) {
      saved.start();
      queued.start();
      more(saved, queued, 20);
      say("the TaskManager dies");
      stack.flink().killTaskManager(0);
      stack.flink().startTaskManager(0);
      more(saved, queued, 20);
      say("Cassandra dies");
      stack.cassandra().kill();
      more(queued, 10);
      stack.cassandra().start();
      more(saved, queued, 20);
      say("the broker dies");
      stack.kafka().kill();
      stack.kafka().start();
      more(saved, queued, 20);
      say("the ingress dies");
      stack.ingress().kill();
      stack.ingress().start();
      more(saved, queued, 20);
      saved.stop();
      queued.stop();
      say(
          "%d saved and %d queued sets are acknowledged"
              .formatted(saved.acknowledged().size(), queued.acknowledged().size()));

      assertThat(history.await(tally -> tally.settled(), LIMIT))
          .as(() -> "all of the application's is there; now " + history.tally())
          .isTrue();
      waiting("every saved set is applied")
          .until(
              () ->
                  saved.acknowledged().stream()
                      .allMatch(set -> saved.get(set).getState() == MutationSet.State.APPLIED));
      System.out.println(
          Report.of(history, new AtLeastOnce(), new PerKeyOrder()).orThrow().describe());
      Set<String> all = new TreeSet<>(saved.acknowledged());
      all.addAll(queued.acknowledged());
      waiting("the table has all of it").untilAsserted(() -> assertTable(all));
    }
  }

  /** Of the mutations that overwrite each other the last stands, however often they came. */
  private void assertTable(Set<String> sets) {
    Map<String, String> found = new TreeMap<>();
    for (Row row :
        cassandra
            .session()
            .execute(SimpleStatement.newInstance("SELECT id, value FROM kv.items"))) {
      found.put(row.getString(0), StandardCharsets.UTF_8.decode(row.getByteBuffer(1)).toString());
    }
    found.keySet().retainAll(sets);
    Map<String, String> wanted = new TreeMap<>();
    sets.forEach(set -> wanted.put(set, "" + SetClient.SIZE));
    assertThat(found).isEqualTo(wanted);
  }

  @Test
  void aSetStopsWhereAMutationIsRefusedAndGoesOnFromThereOnceItIsMended() throws Exception {
    try (SetClient client = client(SAVED)) {
      String set = "poisoned";
      String missing = "cassandra://main/kv/later";
      client.send(client.mutation(set, 1, TABLE));
      client.send(client.mutation(set, 2, missing));
      client.send(client.mutation(set, 3, TABLE));
      client.send(client.marker(set, 3));

      waiting("it is dead").until(() -> client.get(set).getState() == MutationSet.State.DEAD);
      MutationSet dead = client.get(set);
      assertThat(dead.getApplied()).isEqualTo(1);
      assertThat(dead.getFailingSequence()).isEqualTo(2);
      assertThat(dead.getReason()).contains("later");
      assertThat(valueOf(set)).isEqualTo("1");

      cassandra.run("CREATE TABLE kv.later " + COLUMNS);
      putBack(deadLetters(SAVED, 1).get(0), SAVED);
      waiting("it is applied").until(() -> client.get(set).getState() == MutationSet.State.APPLIED);
      assertThat(client.get(set).getApplied()).isEqualTo(3);
      assertThat(valueOf(set)).isEqualTo("3");
    }
  }

  @Test
  void whatContradictsWhatIsSavedIsRefused() throws Exception {
    try (SetClient client = client(SAVED)) {
      String set = "contradicted";
      client.send(client.mutation(set, 1, TABLE));
      client.send(client.mutation(set, 1, TABLE));
      refused(client.once(client.mutation(set, 1, application.target())), "1");
      client.send(client.mutation(set, 4, TABLE));
      refused(client.once(client.marker(set, 4)), "2-3");
      refused(client.once(client.marker(set, 1)), "4");
      client.send(client.mutation(set, 2, TABLE));
      client.send(client.mutation(set, 3, TABLE));
      client.send(client.marker(set, 4));
      client.send(client.marker(set, 4));
      refused(client.once(client.mutation(set, 5, TABLE)), "sequence 5");
      waiting("it is applied").until(() -> client.get(set).getState() == MutationSet.State.APPLIED);
      client.send(client.marker(set, 4));
    }
  }

  @Test
  void aQueuedSetThatStaysIncompleteIsDeadWithWhatWasMissing() throws Exception {
    try (SetClient client = client(HASTY)) {
      String set = "incomplete";
      client.send(client.mutation(set, 1, TABLE));
      client.send(client.mutation(set, 3, TABLE));
      client.send(client.marker(set, 3));

      List<ConsumerRecord<byte[], byte[]>> dead = deadLetters(HASTY, 2);
      assertThat(dead)
          .allSatisfy(
              letter -> {
                assertThat(TopicRecords.header(letter, WalHeaders.DEAD_REASON))
                    .isEqualTo("SET_INCOMPLETE");
                assertThat(TopicRecords.header(letter, WalHeaders.DEAD_ERROR)).contains("2");
                assertThat(TopicRecords.header(letter, WalHeaders.SET_ID)).isEqualTo(set);
              });
    }
  }

  private SetClient client(String namespace) {
    return new SetClient(
        stack.ingress().address(), namespace, application.target(), TABLE, history);
  }

  private String valueOf(String set) {
    Row row =
        cassandra
            .session()
            .execute(SimpleStatement.newInstance("SELECT value FROM kv.items WHERE id = ?", set))
            .one();
    return row == null ? "" : StandardCharsets.UTF_8.decode(row.getByteBuffer(0)).toString();
  }

  private static void refused(WriteToLogResponse response, String named) {
    assertThat(response.getDurable()).as(response.getMessage()).isEqualTo(Trilean.FALSE);
    assertThat(response.getRefusal()).isEqualTo(Refusal.INVALID_ARGUMENT);
    assertThat(response.getMessage()).contains(named);
  }

  /** The dead letters of a namespace, once there are so many. */
  private List<ConsumerRecord<byte[], byte[]>> deadLetters(String namespace, int enough) {
    return waiting("dead letters")
        .until(
            () -> TopicRecords.all(stack.kafka().bootstrapServers(), namespace + "-dlq"),
            found -> found.size() >= enough);
  }

  /** As it is. */
  private void putBack(ConsumerRecord<byte[], byte[]> letter, String topic) throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(topic, null, letter.key(), letter.value(), letter.headers()))
          .get();
    }
  }

  private static void more(SetClient one, SetClient other, int sets) {
    int before = one.acknowledged().size();
    more(other, sets);
    waiting("more sets are acknowledged").until(() -> one.acknowledged().size() >= before + sets);
  }

  private static void more(SetClient client, int sets) {
    int before = client.acknowledged().size();
    waiting("more sets are acknowledged")
        .until(() -> client.acknowledged().size() >= before + sets);
  }

  private static ConditionFactory waiting(String what) {
    return await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(250)).ignoreExceptions();
  }

  private static void say(String what) {
    System.out.println(Instant.now() + " " + what);
  }

  private void document(String name, String more) throws Exception {
    Files.writeString(
        namespaces.resolve(name + ".json"),
        """
        {"persistence_configurations": {"persistence_configuration": [{
          "physical_storage": {"type": "KAFKA"},
          "config": {
            "wal-kafka-topics": ["%s"],
            "wal-kafka-dlq-topics": ["%s-dlq"],
            "wal.kafka.bootstrap.servers.prefix": "main",
            %s
            "allowed_targets": ["cassandra://main/kv/*", "%s"],
            "retry": {"initial": "300ms", "max_attempts": 8}
          }}]}}
        """
            .formatted(name, name, more, application.target()));
  }
}
