/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.bytes;
import static io.tidemark.namespace.Documents.entries;
import static io.tidemark.namespace.Documents.entry;
import static io.tidemark.namespace.Documents.kafka;
import static io.tidemark.namespace.Documents.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error names the path, the value and the remedy, word for word. */
class NamespaceParserErrorsTest {

  private static final String ENTRY = "$.persistence_configurations.persistence_configuration[0]";
  private static final String CONFIG = ENTRY + ".config";

  @ParameterizedTest
  @MethodSource({"json", "frame", "unknown", "kafkaQueues", "sqsQueues", "several"})
  void documents(String document, String problem) {
    refused(document, problem);
  }

  @ParameterizedTest
  @MethodSource({"purpose", "targets", "retry", "limits"})
  void configs(String config, String problem) {
    refused(kafka("t", config), problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "-a", "a/b", "ä"})
  void names(String name) {
    assertThatExceptionOfType(NamespaceDocumentException.class)
        .isThrownBy(() -> parse(name, kafka("t", "")))
        .withMessage(
            "namespace document '%s': its name must be 1 to 128 of A-Z a-z 0-9 . _ -, the first a"
                + " letter or digit; rename it",
            name);
  }

  @Test
  void aNameCannotForgeALogLine() {
    assertThatExceptionOfType(NamespaceDocumentException.class)
        .isThrownBy(() -> parse("a\nb" + "x".repeat(1000), kafka("t", "")))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(400));
  }

  static Stream<Arguments> json() {
    return Stream.of(
        of("", "it is empty; write one JSON object, from { to }"),
        of("[]", "it is []; write one JSON object, from { to }"),
        of("null", "it is null; write one JSON object, from { to }"),
        of("{'a': 1} {}", "it is not JSON at line 1, column 10: Trailing token"),
        of("{\n  'a' 1}", "it is not JSON at line 2, column 7: Unexpected character"),
        of("{'a': 1, 'a': 2}", "it is not JSON at line 1, column 13: Duplicate"),
        of("{'a': [,]}", "it is not JSON at line 1, column 8"),
        of("{'a': 'x", "it is not JSON at line 1, column 9: Unexpected end-of-input"),
        of("{'a':".repeat(40) + "1" + "}".repeat(40), "Document nesting depth (33) exceeds"),
        of(
            kafka("t", "") + " ".repeat(NamespaceParser.MAX_BYTES),
            "bytes; the limit is 262144: split it into several documents"));
  }

  static Stream<Arguments> frame() {
    String list = "$.persistence_configurations.persistence_configuration";
    return Stream.of(
        of("{}", "$.persistence_configurations is absent; add it: an object, from { to }"),
        of(
            "{'persistence_configurations': 1}",
            "$.persistence_configurations is 1; write an object, from { to }"),
        of(
            "{'persistence_configurations': null}",
            "$.persistence_configurations is null; write an object, from { to }"),
        of(
            "{'persistence_configurations': {}}",
            list + " is absent; write a list of at least one entry"),
        of(entries(), list + " is []; write at least one"),
        of(
            "{'persistence_configurations': {'persistence_configuration': {}}}",
            list + " is {}; write a list, from [ to ]"),
        of(entries("1"), list + "[0] is 1; write an object, from { to }"),
        of(
            entries(Stream.generate(() -> "{}").limit(21).toArray(String[]::new)),
            list + " has 21 entries; it may have at most 20"),
        of(entries("{}"), ENTRY + ".physical_storage is absent; add it: an object, from { to }"),
        of(
            entries("{'physical_storage': {'type': 'KAFKA'}}"),
            ENTRY + ".config is absent; add it: an object, from { to }"),
        of(
            entries("{'physicalStorage': {}}"),
            ENTRY + ".physicalStorage.type is absent; write KAFKA or SQS"),
        of(
            entries(entry("KAFKAA", "")),
            ENTRY
                + ".physical_storage.type is \"KAFKAA\"; write one of KAFKA, SQS; the nearest is"
                + " 'KAFKA'"),
        of(
            "{'persistence_configurations': {}, 'persistenceConfigurations': {}}",
            "$.persistence_configurations and $.persistenceConfigurations are the same key; keep"
                + " one"));
  }

  static Stream<Arguments> unknown() {
    return Stream.of(
        of("{'persistence': 1}", "$.persistence is not a known key; the nearest known key is"),
        of(
            kafka("t", "'retyr': {}"),
            CONFIG + ".retyr is not a known key; the nearest known key is 'retry'"),
        of(
            kafka("t", "'retry': {'maxAttemps': 1}"),
            CONFIG
                + ".retry.maxAttemps is not a known key; the nearest known key is 'maxAttempts'"),
        of(
            kafka("t", "'limits': {'max-payload': 1}"),
            CONFIG + ".limits.max-payload is not a known key; the nearest known key is"),
        of(kafka("t", "'wal-kafka-topic': []"), "the nearest known key is 'wal-kafka-topics'"),
        of(
            kafka("t", "'queue.poll-interval.sec': 1"),
            CONFIG
                + "[\"queue.poll-interval.sec\"] is not a known key; the nearest known key is"
                + " 'queue.poll-interval.secs'"),
        of(
            kafka("t", "'max_attempts': 1"),
            CONFIG + ".max_attempts is not a known key; it belongs into config.retry"),
        of(
            kafka("t", "'type': 'kv'"),
            "it belongs into config.durable_storage or config.target or physical_storage"),
        of(
            "{'config': {}}",
            "$.config is not a known key; it belongs into persistence_configuration"),
        of(kafka("t", "'ordering': 'KEY'"), CONFIG + ".ordering is not a known key"),
        of(kafka("t", "'a\\nb': 1"), CONFIG + "[\"a\\nb\"] is not a known key"),
        of(
            kafka("t", "'" + "x".repeat(5000) + "': 1"),
            "x… is not a known key".replace("… ", "…] ")));
  }

  static Stream<Arguments> kafkaQueues() {
    return Stream.of(
        of(
            entries(entry("KAFKA", "")),
            CONFIG + ".wal-kafka-topics is absent; name at least one topic"),
        of(
            entries(entry("KAFKA", "'wal-kafka-topics': []")),
            CONFIG + ".wal-kafka-topics is []; name at least one topic"),
        of(
            entries(entry("KAFKA", "'wal-kafka-topics': 'a'")),
            CONFIG + ".wal-kafka-topics is \"a\"; write a list, from [ to ]"),
        of(
            entries(entry("KAFKA", "'wal-kafka-topics': ['a', 7]")),
            CONFIG
                + ".wal-kafka-topics[1] is 7; write 1 to 249 of A-Z a-z 0-9 . _ -, not . or .., in"
                + " quotes"),
        of(
            entries(entry("KAFKA", "'wal-kafka-topics': ['a', 'b', 'a']")),
            CONFIG + ".wal-kafka-topics[2] is \"a\"; it is in the list already; drop one"),
        of(kafka("a b", ""), CONFIG + ".wal-kafka-topics[0] is \"a b\"; write 1 to 249 of"),
        of(kafka("..", ""), CONFIG + ".wal-kafka-topics[0] is \"..\"; write 1 to 249 of"),
        of(kafka("x".repeat(250), ""), "write 1 to 249 of"),
        of(
            kafka("x".repeat(249), ""),
            CONFIG + ".wal-kafka-dlq-topics is absent; name a topic: 'xxx".replace("'xxx", "'")),
        of(
            kafka("t", "'wal-kafka-dlq-topics': ['t']"),
            CONFIG
                + ".wal-kafka-topics[0] is \"t\"; it is the dead letter topic as well, and records"
                + " would circle; name another in "
                + CONFIG
                + ".wal-kafka-dlq-topics"),
        of(
            entries(entry("KAFKA", "'wal-kafka-topics': ['t', 't-dlq']")),
            CONFIG + ".wal-kafka-topics[1] is \"t-dlq\"; it is the dead letter topic as well"),
        of(
            kafka("t", "'wal-kafka-dlq-topics': ['a', 'b']"),
            CONFIG + ".wal-kafka-dlq-topics has 2 entries; it may have at most 1"),
        of(
            kafka("t", "'wal.kafka.bootstrap.servers.prefix': 'h:1,h:2'"),
            CONFIG + "[\"wal.kafka.bootstrap.servers.prefix\"] is \"h:1,h:2\"; write 1 to 128 of"),
        of(
            kafka("t", "'wal-queue': ['q']"),
            CONFIG
                + ".wal-queue is [\"q\"]; it is not for a queue of type KAFKA; drop it, or change the"
                + " type"));
  }

  static Stream<Arguments> sqsQueues() {
    String queue = "'wal-queue': ['q'], ";
    return Stream.of(
        of(entries(entry("SQS", "")), CONFIG + ".wal-queue is absent; name at least one queue"),
        of(
            entries(entry("SQS", "'wal-queue': ['a.b']")),
            CONFIG + ".wal-queue[0] is \"a.b\"; write 1 to 80 of A-Z a-z 0-9 _ -, with .fifo"),
        of(
            entries(entry("SQS", "'wal-queue': ['" + "x".repeat(78) + "']")),
            CONFIG + ".wal-dlq-queue is absent; name a queue: "),
        of(
            entries(entry("SQS", queue + "'wal-dlq-queue': ['q']")),
            CONFIG + ".wal-queue[0] is \"q\"; it is the dead letter queue as well"),
        of(
            entries(entry("SQS", queue + "'queue.poll-interval.secs': 21")),
            CONFIG
                + "[\"queue.poll-interval.secs\"] is 21; write a whole number from 0 to 20, without"
                + " quotes"),
        of(entries(entry("SQS", queue + "'queue.poll-interval.secs': -1")), "is -1; write a whole"),
        of(entries(entry("SQS", queue + "'queue.poll-interval.secs': '5'")), "is \"5\"; write a"),
        of(
            entries(entry("SQS", queue + "'queue.poll-interval.secs': 1.5")),
            "is 1.5; write a whole"),
        of(
            entries(entry("SQS", queue + "'queue.max-messages-per-poll': 0")),
            CONFIG + "[\"queue.max-messages-per-poll\"] is 0; write a whole number from 1 to 1000"),
        of(entries(entry("SQS", queue + "'queue.max-messages-per-poll': 1001")), "is 1001; write"),
        of(
            entries(entry("SQS", queue + "'wal-kafka-topics': ['t']")),
            "queue of type SQS; drop it"));
  }

  static Stream<Arguments> several() {
    String second = CONFIG.replace("[0]", "[1]");
    String topics = "'wal-kafka-topics': ";
    return Stream.of(
        of(
            entries(
                entry("KAFKA", topics + "['a'], 'shard': 'x'"),
                entry("KAFKA", topics + "['b'], 'shard': 'y'")),
            second
                + ".shard differs from "
                + CONFIG
                + ".shard; say it in one entry only, or the"
                + " same in each"),
        of(
            entries(
                entry("KAFKA", topics + "['a'], 'retry': {'jitter': 0.1}"),
                entry("SQS", "'wal-queue': ['b'], 'retry': {}")),
            second + ".retry differs from " + CONFIG + ".retry"),
        of(
            entries(entry("KAFKA", topics + "['a']"), entry("KAFKA", topics + "['a']")),
            second
                + ": topic 'a' of Kafka cluster 'default' belongs to another entry of the same"
                + " namespace already; name another"),
        of(
            entries(entry("KAFKA", topics + "['a']"), entry("KAFKA", topics + "['a-dlq']")),
            second
                + ": topic 'a-dlq' of Kafka cluster 'default' holds the dead letters of another entry"
                + " of the same namespace; name another"),
        of(
            entries(
                entry("SQS", "'wal-queue': ['a']"),
                entry("SQS", "'wal-queue': ['b'], 'wal-dlq-queue': ['a']")),
            second
                + ": SQS queue 'a', the place of its dead letters, belongs to another entry of the"
                + " same namespace already; name another"));
  }

  static Stream<Arguments> purpose() {
    String durable = "'durable_storage': {'namespace': 'n', 'shard': 's', 'type': 'kv'}";
    String replication = "'target': {'type': 'evc-replication', 'eu': 'h:1'}";
    return Stream.of(
        of(
            "'persona': 'delay_queue'",
            CONFIG
                + ".persona is \"delay_queue\"; write one of delay-queue, replication,"
                + " multi-partition; the nearest is 'delay-queue'"),
        of("'persona': true", CONFIG + ".persona is true; write one of delay-queue, replication,"),
        of("'shard': ''", CONFIG + ".shard is \"\"; write 1 to 63 of"),
        of("'context': 1", CONFIG + ".context is 1; write 0 to 4096 characters, in quotes"),
        of("'contacts': ['a']", CONFIG + ".contacts is [\"a\"]; write 0 to 4096 characters"),
        of(
            "'target': {'type': 'evc-replication'}",
            CONFIG
                + ".target is {\"type\":\"evc-replication\"}; replication needs a region: add"
                + " \"REGION\": \"HOST:PORT\" to it"),
        of("'persona': 'replication'", CONFIG + ".target is absent; replication needs a region"),
        of(
            "'target': {'eu': 'h:1'}",
            CONFIG
                + ".target is {\"eu\":\"h:1\"}; regions are for replication; add \"type\":"
                + " \"evc-replication\" to it, or drop it"),
        of("'target': {'type': 'kv', 'eu': 'h'}", CONFIG + ".target.type is \"kv\"; write one of"),
        of(
            "'target': {'type': 'evc-replication', 'eu': 1}",
            CONFIG + ".target.eu is 1; write HOST"),
        of("'target': {'type': 'evc-replication', 'eu': 'a b'}", CONFIG + ".target.eu is \"a b\""),
        of(
            "'target': {'type': 'evc-replication', 'e u': 'h'}",
            "a region's name must be 1 to 63 of"),
        of(
            durable + ", " + replication,
            "type evc-replication is for replication, and durable_storage for multi-partition; drop"
                + " one"),
        of(
            "'persona': 'delay-queue', " + durable,
            CONFIG
                + ".persona is \"delay-queue\"; durable_storage is for multi-partition; drop one of"
                + " the two"),
        of(
            "'persona': 'multi-partition', " + replication,
            "target.type evc-replication is for replication; drop one of the two"),
        of(
            "'durable_storage': {'namespace': 'n', 'shard': 's'}",
            CONFIG + ".durable_storage.type is absent; add it to durable_storage"),
        of("'durable_storage': []", CONFIG + ".durable_storage is []; write an object"));
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        of(
            "'allowed_targets': 'http://a/'",
            CONFIG + ".allowed_targets is \"http://a/\"; write a list, from [ to ]"),
        of(
            "'allowed_targets': ['http://a/', 'http://a*']",
            CONFIG
                + ".allowed_targets[1] is \"http://a*\"; 'http://a*': a star may only be the last"
                + " character, after a '/'"),
        of("'allowed_targets': ['http://A/*']", "is not in normal form; write http://a/*"),
        of("'allowed_targets': ['http://a/x', 'http://a/x']", "[1] is \"http://a/x\"; it is in"),
        of("'allowed_targets': ['http://u:p@a/']", "user information"),
        of(
            "'allowed_targets': ['http://a/*'], 'default_target': 'http://b/'",
            CONFIG
                + ".default_target is \"http://b/\"; it is not allowed; add it to "
                + CONFIG
                + ".allowed_targets"),
        of("'default_target': 'http://b/'", "it is not allowed; add it to"),
        of("'default_target': 'b'", CONFIG + ".default_target is \"b\"; 'b' lacks a scheme"),
        of(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'allowed_targets': []",
            CONFIG + ".allowed_targets is []; the targets of replication are its regions; drop it"),
        of(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'default_target': 'http://a/'",
            CONFIG + ".default_target is \"http://a/\"; the targets of replication are its"));
  }

  static Stream<Arguments> retry() {
    return Stream.of(
        of("'retry': 3", CONFIG + ".retry is 3; write an object, from { to }"),
        of(
            "'retry': {'initial': '5 minutes'}",
            CONFIG
                + ".retry.initial is \"5 minutes\"; not a duration; write a whole number and its"
                + " unit, such as 500ms, 30s, 5m, 2h or 365d, or ISO-8601 such as PT30S"),
        of("'retry': {'initial': 5}", "is 5; write a number and its unit, such as 30s, in quotes"),
        of("'retry': {'initial': '0s'}", "is \"0s\"; write a duration from 1ms to 365d"),
        of("'retry': {'max_backoff': '366d'}", "is \"366d\"; write a duration from 1ms to 365d"),
        of(
            "'retry': {'initial': '2m', 'max_backoff': '1m'}",
            CONFIG
                + ".retry.initial is \"2m\"; initial (2m) must be at most max_backoff (1m); set"
                + " both"),
        of(
            "'retry': {'initial': '6m'}",
            "initial (6m) must be at most max_backoff (5m), one of them by default; set both"),
        of("'retry': {'maxBackoff': '1ms'}", CONFIG + ".retry.maxBackoff is \"1ms\"; initial (1s)"),
        of(
            "'retry': {'multiplier': 0.5}",
            CONFIG + ".retry.multiplier is 0.5; write a number from 1.0 to 100.0, without quotes"),
        of("'retry': {'multiplier': '2'}", "is \"2\"; write a number from 1.0 to 100.0"),
        of(
            "'retry': {'jitter': 1.1}",
            CONFIG + ".retry.jitter is 1.1; write a number from 0.0 to 1.0"),
        of("'retry': {'jitter': -0.1}", "is -0.1; write a number from 0.0 to 1.0"),
        of(
            "'retry': {'max_attempts': 0}",
            CONFIG + ".retry.max_attempts is 0; write a whole number from 1 to 1000000"),
        of("'retry': {'max_attempts': 1e3}", "is 1000.0; write a whole number"),
        of("'retry': {'max_attempts': 99999999999999999999}", "write a whole number"),
        of("'retry': {'max_attempts': null}", "is null; write a whole number"),
        of(
            "'retry': {'max_attempts': 1, 'maxAttempts': 1}",
            CONFIG + ".retry.max_attempts and " + CONFIG + ".retry.maxAttempts are the same key"));
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        of(
            "'limits': {'max_payload_bytes': 16777217}",
            CONFIG
                + ".limits.max_payload_bytes is 16777217; write a whole number from 1 to 16777216"),
        of("'limits': {'max_payload_bytes': '1MiB'}", "is \"1MiB\"; write a whole number"),
        of("'limits': {'max_delay': '366d'}", "is \"366d\"; write a duration from 0s to 365d"),
        of("'limits': {'max_delay': 'PT-1S'}", "is \"PT-1S\"; write a duration from 0s to 365d"),
        of("'limits': {'max_key_bytes': 0}", "is 0; write a whole number from 1 to 65536"),
        of("'limits': {'max_headers': 1001}", "is 1001; write a whole number from 0 to 1000"),
        of("'limits': {'max_header_bytes': -1}", "is -1; write a whole number from 0 to 262144"));
  }

  /** Whatever a document is, it is a namespace or an error in one line, never a crash. */
  @Property
  void anyDocumentIsTakenOrRefused(@ForAll("documents") String document) {
    try {
      assertThat(parse(document).queues()).isNotEmpty();
    } catch (NamespaceDocumentException e) {
      assertThat(e.getMessage()).startsWith("namespace document 'orders': ").hasLineCount(1);
      assertThat(e.getMessage().length()).isLessThan(1500);
    }
  }

  @Property
  void anyBytesAreRefused(@ForAll byte[] bytes) {
    assertThatExceptionOfType(NamespaceDocumentException.class)
        .isThrownBy(() -> NamespaceParser.parse("n", bytes, NamespaceDefaults.NONE));
  }

  @Provide
  Arbitrary<String> documents() {
    Arbitrary<String> values =
        Arbitraries.of(
            "1",
            "-1",
            "0.5",
            "1e999",
            "null",
            "true",
            "'x'",
            "''",
            "'5s'",
            "'evc-replication'",
            "'http://a/x'",
            "'replication'",
            "[]",
            "{}",
            "['t']",
            "['http://a/*']",
            "[[]]",
            "{'eu': 'h:1'}",
            "{'type': 'evc-replication', 'eu': 'h'}",
            "{'jitter': 1}",
            "{'initial': '1ms'}",
            "{'max_delay': '1s'}",
            "{'namespace': 'n', 'shard': 's', 'type': 't'}");
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of(NamespaceKeys.ALL).map(key -> key.forms().get(0)),
            Arbitraries.strings().alpha().ofMaxLength(8));
    Arbitrary<String> configs =
        Combinators.combine(names, values)
            .as((name, value) -> "'" + name + "': " + value)
            .list()
            .ofMaxSize(4)
            .map(list -> String.join(", ", list));
    return Arbitraries.oneOf(
        configs.map(config -> kafka("orders", config)),
        configs.map(config -> entries(entry("SQS", config))),
        configs.map(config -> "{" + config + "}"));
  }

  private static Arguments of(String document, String problem) {
    return Arguments.of(document, problem);
  }

  private static void refused(String document, String problem) {
    assertThatExceptionOfType(NamespaceDocumentException.class)
        .isThrownBy(() -> NamespaceParser.parse("orders", bytes(document), NamespaceDefaults.NONE))
        .withMessageStartingWith("namespace document 'orders': ")
        .withMessageContaining(problem);
  }
}
