/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.CONFIG;
import static io.tidemark.namespace.Documents.kafka;
import static io.tidemark.namespace.Documents.refused;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The keys of the namespace itself: every error names the path, the value and the remedy. */
class ConfigErrorsTest {

  @ParameterizedTest
  @MethodSource({"purpose", "targets", "delivery", "retry", "limits", "sets"})
  void isRefused(String config, String problem) {
    refused(kafka("t", config), problem);
  }

  static Stream<Arguments> purpose() {
    String durable = "'durable_storage': {'namespace': 'n', 'shard': 's', 'type': 'kv'}";
    String replication = "'target': {'type': 'evc-replication', 'eu': 'h:1'}";
    return Stream.of(
        arguments(
            "'persona': 'delay_queue'",
            CONFIG
                + ".persona is \"delay_queue\"; write one of delay-queue, replication,"
                + " multi-partition; the nearest is 'delay-queue'"),
        arguments(
            "'persona': true", CONFIG + ".persona is true; write one of delay-queue, replication,"),
        arguments("'shard': ''", CONFIG + ".shard is \"\"; write 1 to 63 of"),
        arguments("'context': 1", CONFIG + ".context is 1; write 0 to 4096 characters, in quotes"),
        arguments("'contacts': ['a']", CONFIG + ".contacts is [\"a\"]; write 0 to 4096 characters"),
        arguments(
            "'target': {'type': 'evc-replication'}",
            CONFIG
                + ".target is {\"type\":\"evc-replication\"}; replication needs a region: add"
                + " \"REGION\": \"HOST:PORT\" to it"),
        arguments(
            "'persona': 'replication'", CONFIG + ".target is absent; replication needs a region"),
        arguments(
            "'target': {'eu': 'h:1'}",
            CONFIG
                + ".target is {\"eu\":\"h:1\"}; regions are for replication; add \"type\":"
                + " \"evc-replication\" to it, or drop it"),
        arguments(
            "'target': {'type': 'kv', 'eu': 'h'}", CONFIG + ".target.type is \"kv\"; write one of"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 1}",
            CONFIG + ".target.eu is 1; write HOST"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'a b'}", CONFIG + ".target.eu is \"a b\""),
        arguments(
            "'target': {'type': 'evc-replication', 'e u': 'h'}",
            "a region's name must be 1 to 63 of"),
        arguments(
            durable + ", " + replication,
            "type evc-replication is for replication, and durable_storage for multi-partition; drop"
                + " one"),
        arguments(
            "'persona': 'replication', 'target': {'eu': 'h:1'}, " + durable,
            CONFIG
                + ".persona is \"replication\"; durable_storage is for multi-partition and"
                + " delay-queue; drop one of the two"),
        arguments(
            "'durable_storage': {'namespace': 'n', 'shard': 's', 'type': 'kv',"
                + " 'payload_retention': '1m'}",
            CONFIG + ".durable_storage.payload_retention is \"1m\"; write "),
        arguments(
            "'persona': 'multi-partition', " + replication,
            "target.type evc-replication is for replication; drop one of the two"),
        arguments(
            "'durable_storage': {'namespace': 'n', 'shard': 's'}",
            CONFIG + ".durable_storage.type is absent; add it to durable_storage"),
        arguments("'durable_storage': []", CONFIG + ".durable_storage is []; write an object"));
  }

  static Stream<Arguments> delivery() {
    return Stream.of(
        arguments(
            "'ordering': 'key'",
            CONFIG + ".ordering is \"key\"; write one of NONE, KEY; the nearest is 'KEY'"),
        arguments(
            "'coalesce': 'LATEST'",
            CONFIG
                + ".coalesce is \"LATEST\"; without an order there is no key to go by; add"
                + " \"ordering\": \"KEY\", or drop it"),
        arguments(
            "'ordering': 'NONE', 'on_dead_letter': 'STOP_KEY'",
            CONFIG + ".on_dead_letter is \"STOP_KEY\"; without an order there is no key"),
        arguments(
            "'ordering': 'KEY', 'coalesce': 'LATEST', 'on_dead_letter': 'STOP_KEY'",
            CONFIG
                + ".on_dead_letter is \"STOP_KEY\"; under \"coalesce\": \"LATEST\" a newer record"
                + " stands for a dead one; drop one of the two"),
        arguments(
            "'max_per_second': 0",
            CONFIG + ".max_per_second is 0; write a whole number from 1 to 1000000"),
        arguments(
            "'max_per_second': 1000001",
            CONFIG + ".max_per_second is 1000001; write a whole number from 1 to 1000000"),
        arguments(
            "'outcomes': 'yes'", CONFIG + ".outcomes is \"yes\"; write true or false, without"),
        arguments(
            "'outcomes': true, 'wal-kafka-dlq-topics': ['t-outcomes']",
            CONFIG
                + ".wal-kafka-dlq-topics is [\"t-outcomes\"]; it is the topic of the outcomes as"
                + " well"));
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        arguments(
            "'allowed_targets': 'http://a/'",
            CONFIG + ".allowed_targets is \"http://a/\"; write a list, from [ to ]"),
        arguments(
            "'allowed_targets': ['http://a/', 'http://a*']",
            CONFIG
                + ".allowed_targets[1] is \"http://a*\"; 'http://a*': a star may only be the last"
                + " character, after a '/'"),
        arguments("'allowed_targets': ['http://A/*']", "is not in normal form; write http://a/*"),
        arguments(
            "'allowed_targets': ['http://a/x', 'http://a/x']", "[1] is \"http://a/x\"; it is in"),
        arguments("'allowed_targets': ['http://u:p@a/']", "user information"),
        arguments(
            "'allowed_targets': ['http://a/*'], 'default_target': 'http://b/'",
            CONFIG
                + ".default_target is \"http://b/\"; it is not allowed; add it to "
                + CONFIG
                + ".allowed_targets"),
        arguments("'default_target': 'http://b/'", "it is not allowed; add it to"),
        arguments("'default_target': 'b'", CONFIG + ".default_target is \"b\"; 'b' lacks a scheme"),
        arguments(
            "'conflict': 'ORDERED'",
            CONFIG + ".conflict is \"ORDERED\"; it is for replication; drop it"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'remember_deletions': '2h'",
            CONFIG
                + ".remember_deletions is \"2h\"; only LAST_WRITE_WINS remembers deletions; drop"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'value': 'READ_AT_SEND'",
            CONFIG
                + ".value is \"READ_AT_SEND\"; it isn't known where values are; add value_source"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'value_source': 'w'",
            CONFIG + ".value_source is \"w\"; only value READ_AT_SEND reads from it"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'kafka://m/t'}, 'value': 'READ_AT_SEND',"
                + " 'value_source': 'w'",
            CONFIG + ".value is \"READ_AT_SEND\"; region 'eu' is kafka://m/t, which is no Writer"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'value': 'READ_AT_SEND',"
                + " 'value_source': 'kafka://m/t'",
            CONFIG + ".value is \"READ_AT_SEND\"; values are read from a Writer group, which"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'value': 'READ_AT_SEND',"
                + " 'value_source': 'w', 'conflict': 'LAST_WRITE_WINS'",
            CONFIG + ".value is \"READ_AT_SEND\"; LAST_WRITE_WINS compares the writes that"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'ordering': 'NONE'",
            CONFIG
                + ".ordering is \"NONE\"; a cache's key would end with any of its writes; drop it"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'outcomes': true",
            CONFIG + ".outcomes is true; replication has an outcome a region, and tells none yet"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'on_dead_letter': 'STOP_KEY'",
            CONFIG + ".on_dead_letter is \"STOP_KEY\"; under \"coalesce\": \"LATEST\" a newer"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'kafka://main:x/t'}",
            CONFIG + ": region 'eu': 'kafka://main:x/t' "),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'allowed_targets': []",
            CONFIG + ".allowed_targets is []; the targets of replication are its regions; drop it"),
        arguments(
            "'target': {'type': 'evc-replication', 'eu': 'h'}, 'default_target': 'http://a/'",
            CONFIG + ".default_target is \"http://a/\"; the targets of replication are its"));
  }

  static Stream<Arguments> retry() {
    return Stream.of(
        arguments("'retry': 3", CONFIG + ".retry is 3; write an object, from { to }"),
        arguments(
            "'retry': {'initial': '5 minutes'}",
            CONFIG
                + ".retry.initial is \"5 minutes\"; not a duration; write a whole number and its"
                + " unit, such as 500ms, 30s, 5m, 2h or 365d, or ISO-8601 such as PT30S"),
        arguments(
            "'retry': {'initial': 5}", "is 5; write a number and its unit, such as 30s, in quotes"),
        arguments("'retry': {'initial': '0s'}", "is \"0s\"; write a duration from 1ms to 365d"),
        arguments(
            "'retry': {'max_backoff': '366d'}", "is \"366d\"; write a duration from 1ms to 365d"),
        arguments(
            "'retry': {'initial': '2m', 'max_backoff': '1m'}",
            CONFIG
                + ".retry.initial is \"2m\"; initial (2m) must be at most max_backoff (1m); set"
                + " both"),
        arguments(
            "'retry': {'initial': '6m'}",
            "initial (6m) must be at most max_backoff (5m), one of them by default; set both"),
        arguments(
            "'retry': {'maxBackoff': '1ms'}",
            CONFIG + ".retry.maxBackoff is \"1ms\"; initial (1s)"),
        arguments(
            "'retry': {'multiplier': 0.5}",
            CONFIG + ".retry.multiplier is 0.5; write a number from 1.0 to 100.0, without quotes"),
        arguments("'retry': {'multiplier': '2'}", "is \"2\"; write a number from 1.0 to 100.0"),
        arguments(
            "'retry': {'jitter': 1.1}",
            CONFIG + ".retry.jitter is 1.1; write a number from 0.0 to 1.0"),
        arguments("'retry': {'jitter': -0.1}", "is -0.1; write a number from 0.0 to 1.0"),
        arguments(
            "'retry': {'max_attempts': 0}",
            CONFIG + ".retry.max_attempts is 0; write a whole number from 1 to 1000000"),
        arguments("'retry': {'max_attempts': 1e3}", "is 1000.0; write a whole number"),
        arguments("'retry': {'max_attempts': 99999999999999999999}", "write a whole number"),
        arguments("'retry': {'max_attempts': null}", "is null; write a whole number"),
        arguments(
            "'retry': {'max_attempts': 1, 'maxAttempts': 1}",
            CONFIG + ".retry.max_attempts and " + CONFIG + ".retry.maxAttempts are the same key"));
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        arguments(
            "'limits': {'max_payload_bytes': 16777217}",
            CONFIG
                + ".limits.max_payload_bytes is 16777217; write a whole number from 1 to 16777216"),
        arguments("'limits': {'max_payload_bytes': '1MiB'}", "is \"1MiB\"; write a whole number"),
        arguments(
            "'limits': {'max_delay': '366d'}", "is \"366d\"; write a duration from 0s to 365d"),
        arguments(
            "'limits': {'max_delay': 'PT-1S'}", "is \"PT-1S\"; write a duration from 0s to 365d"),
        arguments("'limits': {'max_key_bytes': 0}", "is 0; write a whole number from 1 to 65536"),
        arguments(
            "'limits': {'max_headers': 1001}", "is 1001; write a whole number from 0 to 1000"),
        arguments(
            "'limits': {'max_header_bytes': -1}", "is -1; write a whole number from 0 to 262144"));
  }

  static Stream<Arguments> sets() {
    String persona = "'persona': 'multi-partition', ";
    String sequence = "; the mutations of a set are applied in sequence; drop it";
    return Stream.of(
        arguments("'sets': {}", CONFIG + ".sets is {}; sets are for multi-partition; drop it"),
        arguments(
            persona + "'sets': {'max_mutations': 10001}",
            CONFIG + ".sets.max_mutations is 10001; write"),
        arguments(
            persona + "'sets': {'expire_after': '0s'}", CONFIG + ".sets.expire_after is \"0s\""),
        arguments(persona + "'sets': {'max_mutation': 1}", "max_mutations"),
        arguments(persona + "'ordering': 'NONE'", CONFIG + ".ordering is \"NONE\"" + sequence),
        arguments(persona + "'coalesce': 'LATEST'", CONFIG + ".coalesce is \"LATEST\"" + sequence),
        arguments(
            persona + "'on_dead_letter': 'CONTINUE'",
            CONFIG + ".on_dead_letter is \"CONTINUE\"" + sequence));
  }
}
