/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.CONFIG;
import static io.tidemark.namespace.Documents.ENTRY;
import static io.tidemark.namespace.Documents.entries;
import static io.tidemark.namespace.Documents.entry;
import static io.tidemark.namespace.Documents.kafka;
import static io.tidemark.namespace.Documents.refused;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a document is as a whole: every error names the path, the value and the remedy. */
class DocumentFrameErrorsTest {

  @ParameterizedTest
  @MethodSource({"json", "frame", "unknown"})
  void isRefused(String document, String problem) {
    refused(document, problem);
  }

  static Stream<Arguments> json() {
    return Stream.of(
        arguments("", "it is empty; write one JSON object, from { to }"),
        arguments("[]", "it is []; write one JSON object, from { to }"),
        arguments("null", "it is null; write one JSON object, from { to }"),
        arguments("{'a': 1} {}", "it is not JSON at line 1, column 10: Trailing token"),
        arguments("{\n  'a' 1}", "it is not JSON at line 2, column 7: Unexpected character"),
        arguments("{'a': 1, 'a': 2}", "it is not JSON at line 1, column 13: Duplicate"),
        arguments("{'a': [,]}", "it is not JSON at line 1, column 8"),
        arguments("{'a': 'x", "it is not JSON at line 1, column 9: Unexpected end-of-input"),
        arguments("{'a':".repeat(40) + "1" + "}".repeat(40), "Document nesting depth (33) exceeds"),
        arguments(
            kafka("t", "") + " ".repeat(NamespaceParser.MAX_BYTES),
            "bytes; the limit is 262144: split it into several documents"));
  }

  static Stream<Arguments> frame() {
    String list = "$.persistence_configurations.persistence_configuration";
    return Stream.of(
        arguments("{}", "$.persistence_configurations is absent; add it: an object, from { to }"),
        arguments(
            "{'persistence_configurations': 1}",
            "$.persistence_configurations is 1; write an object, from { to }"),
        arguments(
            "{'persistence_configurations': null}",
            "$.persistence_configurations is null; write an object, from { to }"),
        arguments(
            "{'persistence_configurations': {}}",
            list + " is absent; write a list of at least one entry"),
        arguments(entries(), list + " is []; write at least one"),
        arguments(
            "{'persistence_configurations': {'persistence_configuration': {}}}",
            list + " is {}; write a list, from [ to ]"),
        arguments(entries("1"), list + "[0] is 1; write an object, from { to }"),
        arguments(
            entries(Stream.generate(() -> "{}").limit(21).toArray(String[]::new)),
            list + " has 21 entries; it may have at most 20"),
        arguments(
            entries("{}"), ENTRY + ".physical_storage is absent; add it: an object, from { to }"),
        arguments(
            entries("{'physical_storage': {'type': 'KAFKA'}}"),
            ENTRY + ".config is absent; add it: an object, from { to }"),
        arguments(
            entries("{'physicalStorage': {}}"),
            ENTRY + ".physicalStorage.type is absent; write KAFKA or SQS"),
        arguments(
            entries(entry("KAFKAA", "")),
            ENTRY
                + ".physical_storage.type is \"KAFKAA\"; write one of KAFKA, SQS; the nearest is"
                + " 'KAFKA'"),
        arguments(
            "{'persistence_configurations': {}, 'persistenceConfigurations': {}}",
            "$.persistence_configurations and $.persistenceConfigurations are the same key; keep"
                + " one"));
  }

  static Stream<Arguments> unknown() {
    return Stream.of(
        arguments(
            "{'persistence': 1}", "$.persistence is not a known key; the nearest known key is"),
        arguments(
            kafka("t", "'retyr': {}"),
            CONFIG + ".retyr is not a known key; the nearest known key is 'retry'"),
        arguments(
            kafka("t", "'retry': {'maxAttemps': 1}"),
            CONFIG
                + ".retry.maxAttemps is not a known key; the nearest known key is 'maxAttempts'"),
        arguments(
            kafka("t", "'limits': {'max-payload': 1}"),
            CONFIG + ".limits.max-payload is not a known key; the nearest known key is"),
        arguments(
            kafka("t", "'wal-kafka-topic': []"), "the nearest known key is 'wal-kafka-topics'"),
        arguments(
            kafka("t", "'queue.poll-interval.sec': 1"),
            CONFIG
                + "[\"queue.poll-interval.sec\"] is not a known key; the nearest known key is"
                + " 'queue.poll-interval.secs'"),
        arguments(
            kafka("t", "'max_attempts': 1"),
            CONFIG + ".max_attempts is not a known key; it belongs into config.retry"),
        arguments(
            kafka("t", "'type': 'kv'"),
            "it belongs into config.durable_storage or config.target or physical_storage"),
        arguments(
            "{'config': {}}",
            "$.config is not a known key; it belongs into persistence_configuration"),
        arguments(kafka("t", "'sequence': 'KEY'"), CONFIG + ".sequence is not a known key"),
        arguments(kafka("t", "'a\\nb': 1"), CONFIG + "[\"a\\nb\"] is not a known key"),
        arguments(
            kafka("t", "'" + "x".repeat(5000) + "': 1"),
            "x… is not a known key".replace("… ", "…] ")));
  }
}
