/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.bytes;
import static io.tidemark.namespace.Documents.entries;
import static io.tidemark.namespace.Documents.entry;
import static io.tidemark.namespace.Documents.kafka;
import static io.tidemark.namespace.Documents.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.record.TargetUri;
import io.tidemark.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceParserTest {

  @Test
  void theShortestDocumentHasDefaultsForTheRest() throws Exception {
    Namespace namespace = parse(NamespaceReference.SHORTEST);
    assertThat(namespace.persona()).isEqualTo(Persona.DELAY_QUEUE);
    assertThat(namespace.queues())
        .containsExactly(new Queue.Kafka("default", List.of("orders"), "orders-dlq"));
    assertThat(namespace.retry()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(namespace.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(namespace.shard()).isEqualTo(Namespace.DEFAULT_SHARD);
  }

  @Test
  void theExampleOfTheReferenceSaysWhatItSays() throws Exception {
    Namespace namespace = parse(NamespaceReference.EXAMPLE);
    assertThat(namespace.persona()).isEqualTo(Persona.DELAY_QUEUE);
    assertThat(namespace.queues())
        .containsExactly(
            new Queue.Kafka(
                "main",
                List.of("live-event-deletes"),
                "live-event-deletes-dlq",
                Optional.of("live-event-deletes-outcomes")));
    assertThat(namespace.delivery())
        .isEqualTo(
            new DeliveryPolicy(
                DeliveryPolicy.Ordering.KEY,
                DeliveryPolicy.Coalesce.LATEST,
                DeliveryPolicy.OnDeadLetter.CONTINUE,
                OptionalInt.of(5000)));
    assertThat(namespace.retry())
        .isEqualTo(
            new RetryPolicy(
                Duration.ofSeconds(1),
                2,
                Duration.ofMinutes(10),
                20,
                0.2,
                Optional.of(Duration.ofDays(1))));
    assertThat(namespace.limits()).isEqualTo(new Limits(65536, Duration.ofDays(7), 256, 16, 4096));
    assertThat(namespace.allows(TargetUri.parse("kafka://main/anything"))).isTrue();
    assertThat(namespace.allows(TargetUri.parse("http://deleter.internal:8080/"))).isFalse();
    assertThat(namespace.defaultTarget())
        .contains(TargetUri.parse("http://deleter.internal:8080/deletes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_attempts", "maxAttempts", "max-attempts"})
  void ourKeysTakeThreeSpellings(String key) throws Exception {
    assertThat(parse(kafka("t", "'retry': {'" + key + "': 3}")).retry().maxAttempts()).isEqualTo(3);
  }

  @Test
  void theFrameTakesSnakeAndCamel() throws Exception {
    String camel =
        kafka(
                "t",
                "'consumerStack': 'x', 'durableStorage': {'namespace': 'n', 'shard': 's', 'type': 'kv'}")
            .replace("persistence_configurations", "persistenceConfigurations")
            .replace("persistence_configuration'", "persistenceConfiguration'")
            .replace("physical_storage", "physicalStorage");
    assertThat(parse(camel).persona()).isEqualTo(Persona.MULTI_PARTITION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                             | DELAY_QUEUE",
        "'persona': 'delay-queue'                                       | DELAY_QUEUE",
        "'persona': 'multi-partition'                                   | MULTI_PARTITION",
        "'target': {}                                                   | DELAY_QUEUE",
        "'target': {'type': 'evc-replication', 'eu': 'h:1'}             | REPLICATION",
        "'persona': 'replication', 'target': {'eu': 'h'}                | REPLICATION",
        "'durable_storage': {'namespace':'n','shard':'s','type':'kv'}   | MULTI_PARTITION",
        "'persona': 'delay-queue', 'durable_storage': {'namespace':'n','shard':'s','type':'kv'} | DELAY_QUEUE",
      },
      quoteCharacter = '`')
  void thePersonaFollowsFromTheDocument(String config, Persona persona) throws Exception {
    assertThat(parse(kafka("t", config.equals("''") ? "" : config)).persona()).isEqualTo(persona);
  }

  @Test
  void aDelayQueueWithDurableStorageTakesPayloadsOf16MiB() throws Exception {
    String durable =
        "'persona': 'delay-queue',"
            + " 'durable_storage': {'namespace': 'n', 'shard': 's', 'type': 'kv'%s}";
    Namespace plain = parse(kafka("t", durable.formatted("")));
    assertThat(plain.limits()).isEqualTo(Limits.DEFAULT.withMaxPayloadBytes(16 * 1024 * 1024));
    assertThat(plain.durableStorage())
        .contains(new DurableStorage("n", "s", "kv", Duration.ofDays(30)));
    assertThat(plain.sets()).isEmpty();
    Namespace own =
        parse(
            kafka(
                "t",
                durable.formatted(", 'payload_retention': '2d'")
                    + ", 'limits': {'max_payload_bytes': 2000000}"));
    assertThat(own.limits().maxPayloadBytes()).isEqualTo(2_000_000);
    assertThat(own.durableStorage())
        .contains(new DurableStorage("n", "s", "kv", Duration.ofDays(2)));
    assertThat(parse(kafka("t", "'persona': 'delay-queue'")).limits()).isEqualTo(Limits.DEFAULT);
  }

  @Test
  void aSetsBoundsAreTheDocumentsOrTheDefaults() throws Exception {
    String durable = "'durable_storage': {'namespace': 'n', 'shard': 's', 'type': 'kv'}";
    Namespace plain = parse(kafka("t", durable));
    assertThat(plain.sets()).contains(SetPolicy.DEFAULT);
    assertThat(plain.delivery().ordered()).isTrue();
    assertThat(plain.delivery().onDeadLetter()).isEqualTo(DeliveryPolicy.OnDeadLetter.CONTINUE);
    String sets =
        "'sets': {'expire_after': '1h', 'retention': '2d', 'max_mutations': 7, 'max_bytes': 1000}";
    assertThat(parse(kafka("t", durable + ", " + sets)).sets())
        .contains(new SetPolicy(Duration.ofHours(1), Duration.ofDays(2), 7, 1000));
  }

  /**
   * Of a set that goes through the queue each mutation is a record: a dead one stops the others.
   */
  @Test
  void setsWithoutDurableStorageStopWhereOneIsDead() throws Exception {
    Namespace namespace = parse(kafka("t", "'persona': 'multi-partition'"));
    assertThat(namespace.delivery().ordered()).isTrue();
    assertThat(namespace.delivery().onDeadLetter()).isEqualTo(DeliveryPolicy.OnDeadLetter.STOP_KEY);
  }

  @Test
  void theOneExactTargetIsTheDefault() throws Exception {
    assertThat(targets("'http://a/x'").defaultTarget()).contains(TargetUri.parse("http://a/x"));
    assertThat(targets("'http://a/x', 'kafka://m/*'").defaultTarget())
        .contains(TargetUri.parse("http://a/x"));
    assertThat(targets("'http://a/x', 'http://a/y'").defaultTarget()).isEmpty();
    assertThat(targets("'kafka://m/*'").defaultTarget()).isEmpty();
  }

  @Test
  void theDeploymentsTargetsAreForDocumentsThatNameNone() throws Exception {
    NamespaceDefaults defaults =
        new NamespaceDefaults(List.of(new TargetPattern("http://localhost:1/x")));
    Namespace silent = NamespaceParser.parse("n", bytes(kafka("t", "")), defaults);
    assertThat(silent.allowedTargets()).isEqualTo(defaults.allowedTargets());
    assertThat(silent.defaultTarget()).contains(TargetUri.parse("http://localhost:1/x"));
    Namespace closed =
        NamespaceParser.parse("n", bytes(kafka("t", "'allowed_targets': []")), defaults);
    assertThat(closed.allowedTargets()).isEmpty();
    Namespace replication =
        NamespaceParser.parse(
            "n", bytes(kafka("t", "'target': {'type': 'evc-replication', 'eu': 'h'}")), defaults);
    assertThat(replication.allowedTargets()).isEmpty();
  }

  @Test
  void severalEntriesAreSeveralQueues() throws Exception {
    Namespace namespace =
        parse(
            entries(
                entry("KAFKA", "'wal-kafka-topics': ['a', 'b'], 'shard': 's'"),
                entry(
                    "KAFKA",
                    "'wal-kafka-topics': ['a'], 'wal.kafka.bootstrap.servers.prefix': 'East'"),
                entry("SQS", "'wal-queue': ['q'], 'shard': 's', 'retry': {'jitter': 0}")));
    assertThat(namespace.queues())
        .containsExactly(
            new Queue.Kafka("default", List.of("a", "b"), "a-dlq", Optional.empty(), false, "s"),
            new Queue.Kafka("east", List.of("a"), "a-dlq", Optional.empty(), false, "s"),
            new Queue.Sqs(List.of("q"), "q-dlq", Duration.ofSeconds(10), 100, false, "s"));
    assertThat(namespace.shard()).isEqualTo("s");
    assertThat(namespace.retry().jitter()).isZero();
  }

  @Test
  void eachEntryMayHaveAShardOfItsOwn() throws Exception {
    Namespace namespace =
        parse(
            entries(
                entry("KAFKA", "'wal-kafka-topics': ['a'], 'shard': 'default', 'drain': true"),
                entry("KAFKA", "'wal-kafka-topics': ['b'], 'shard': 'big'")));
    assertThat(namespace.queues()).extracting(Queue::shard).containsExactly("default", "big");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20})
  void thePollIntervalReachesItsBounds(int seconds) throws Exception {
    String config = "'wal-queue': ['q'], 'queue.poll-interval.secs': " + seconds;
    assertThat(parse(entries(entry("SQS", config))).queues().get(0))
        .isEqualTo(new Queue.Sqs(List.of("q"), "q-dlq", Duration.ofSeconds(seconds), 100));
  }

  @Test
  void aDocumentMayBeAsLargeAsTheLimit() throws Exception {
    String document = kafka("t", "");
    String padded = document + " ".repeat(NamespaceParser.MAX_BYTES - document.length());
    assertThat(parse(padded).name()).isEqualTo("orders");
  }

  private static Namespace targets(String list) throws NamespaceDocumentException {
    return parse(kafka("t", "'allowed_targets': [" + list + "]"));
  }

  @Test
  void aRegionTakesItsWritesWhereTheDocumentSays() throws Exception {
    String regions =
        "'target': {'type': 'evc-replication', 'a': 'h', 'b': 'H:1', 'c': 'kafka://main/t',"
            + " 'd': 'wal://w:7/ns', 'e': 'writers://s:9'}";
    assertThat(replication(regions).regions())
        .containsExactly(
            Map.entry("a", TargetUri.parse("writer://h:7600")),
            Map.entry("b", TargetUri.parse("writer://h:1")),
            Map.entry("c", TargetUri.parse("kafka://main/t")),
            Map.entry("d", TargetUri.parse("wal://w:7/ns")),
            Map.entry("e", TargetUri.parse("writers://s:9")));
  }

  @Test
  void whereTheLastWriteWinsTheWritersAreTold() throws Exception {
    Replication replication =
        replication(
            "'target': {'type': 'evc-replication', 'a': 'h', 'c': 'kafka://main/t'},"
                + " 'conflict': 'LAST_WRITE_WINS', 'remember_deletions': '2h',"
                + " 'origin_region': 'us'");
    assertThat(replication.regions())
        .containsExactly(
            Map.entry(
                "a", TargetUri.parse("writer://h:7600?conflict=LAST_WRITE_WINS&remember=7200")),
            Map.entry("c", TargetUri.parse("kafka://main/t")));
    assertThat(replication.conflict()).isEqualTo(Replication.Conflict.LAST_WRITE_WINS);
    assertThat(replication.originRegion()).isEqualTo("us");
  }

  @Test
  void whereValuesAreReadWhenTheyAreSentTheWritersAreTold() throws Exception {
    Replication replication =
        replication(
            "'target': {'type': 'evc-replication', 'eu': 'h', 'us': 'w:1'},"
                + " 'value': 'READ_AT_SEND', 'origin_region': 'us'");
    assertThat(replication.valueSource()).contains(TargetUri.parse("writer://w:1"));
    assertThat(replication.regions())
        .containsEntry("eu", TargetUri.parse("writer://h:7600?value_from=writer://w:1"));
    assertThat(replication.readsFrom("us")).isTrue();
    assertThat(replication.readsFrom("eu")).isFalse();
  }

  @Test
  void theSourceOfValuesMayBeNamed() throws Exception {
    Replication replication =
        replication(
            "'target': {'type': 'evc-replication', 'eu': 'h'},"
                + " 'value': 'READ_AT_SEND', 'value_source': 'w'");
    assertThat(replication.valueSource()).contains(TargetUri.parse("writer://w:7600"));
  }

  private static Replication replication(String config) throws Exception {
    return NamespaceParser.parse("n", bytes(kafka("t", config)), NamespaceDefaults.NONE)
        .replication()
        .orElseThrow();
  }
}
