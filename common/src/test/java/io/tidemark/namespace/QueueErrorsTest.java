/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.CONFIG;
import static io.tidemark.namespace.Documents.entries;
import static io.tidemark.namespace.Documents.entry;
import static io.tidemark.namespace.Documents.kafka;
import static io.tidemark.namespace.Documents.refused;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The keys of queues: every error names the path, the value and the remedy. */
class QueueErrorsTest {

  @ParameterizedTest
  @MethodSource({"kafkaQueues", "sqsQueues", "several"})
  void isRefused(String document, String problem) {
    refused(document, problem);
  }

  static Stream<Arguments> kafkaQueues() {
    return Stream.of(
        arguments(
            entries(entry("KAFKA", "")),
            CONFIG + ".wal-kafka-topics is absent; name at least one topic"),
        arguments(
            entries(entry("KAFKA", "'wal-kafka-topics': []")),
            CONFIG + ".wal-kafka-topics is []; name at least one topic"),
        arguments(
            entries(entry("KAFKA", "'wal-kafka-topics': 'a'")),
            CONFIG + ".wal-kafka-topics is \"a\"; write a list, from [ to ]"),
        arguments(
            entries(entry("KAFKA", "'wal-kafka-topics': ['a', 7]")),
            CONFIG
                + ".wal-kafka-topics[1] is 7; write 1 to 249 of A-Z a-z 0-9 . _ -, not . or .., in"
                + " quotes"),
        arguments(
            entries(entry("KAFKA", "'wal-kafka-topics': ['a', 'b', 'a']")),
            CONFIG + ".wal-kafka-topics[2] is \"a\"; it is in the list already; drop one"),
        arguments(kafka("a b", ""), CONFIG + ".wal-kafka-topics[0] is \"a b\"; write 1 to 249 of"),
        arguments(kafka("..", ""), CONFIG + ".wal-kafka-topics[0] is \"..\"; write 1 to 249 of"),
        arguments(kafka("x".repeat(250), ""), "write 1 to 249 of"),
        arguments(
            kafka("x".repeat(249), ""),
            CONFIG + ".wal-kafka-dlq-topics is absent; name a topic: 'xxx".replace("'xxx", "'")),
        arguments(
            kafka("t", "'wal-kafka-dlq-topics': ['t']"),
            CONFIG
                + ".wal-kafka-topics[0] is \"t\"; it is the dead letter topic as well, and records"
                + " would circle; name another in "
                + CONFIG
                + ".wal-kafka-dlq-topics"),
        arguments(
            entries(entry("KAFKA", "'wal-kafka-topics': ['t', 't-dlq']")),
            CONFIG + ".wal-kafka-topics[1] is \"t-dlq\"; it is the dead letter topic as well"),
        arguments(
            kafka("t", "'wal-kafka-dlq-topics': ['a', 'b']"),
            CONFIG + ".wal-kafka-dlq-topics has 2 entries; it may have at most 1"),
        arguments(
            kafka("t", "'wal.kafka.bootstrap.servers.prefix': 'h:1,h:2'"),
            CONFIG + "[\"wal.kafka.bootstrap.servers.prefix\"] is \"h:1,h:2\"; write 1 to 128 of"),
        arguments(
            kafka("t", "'wal-queue': ['q']"),
            CONFIG
                + ".wal-queue is [\"q\"]; it is not for a queue of type KAFKA; drop it, or change the"
                + " type"));
  }

  static Stream<Arguments> sqsQueues() {
    String queue = "'wal-queue': ['q'], ";
    return Stream.of(
        arguments(
            entries(entry("SQS", "")), CONFIG + ".wal-queue is absent; name at least one queue"),
        arguments(
            entries(entry("SQS", "'wal-queue': ['a.b']")),
            CONFIG
                + ".wal-queue[0] is \"a.b\"; write 1 to 80 of A-Z a-z 0-9 _ -, a standard queue and no .fifo"),
        arguments(
            entries(entry("SQS", "'wal-queue': ['orders.fifo']")),
            CONFIG + ".wal-queue[0] is \"orders.fifo\"; write 1 to 80"),
        arguments(
            entries(entry("SQS", queue + "'persona': 'multi-partition'")),
            "a queue of type SQS keeps no order, which persona 'multi-partition' needs"),
        arguments(
            entries(
                entry("KAFKA", "'wal-kafka-topics': ['a'], 'outcomes': true"),
                entry("SQS", "'wal-queue': ['q']")),
            "whose queues are all of type KAFKA; drop it"),
        arguments(
            entries(entry("SQS", queue + "'drain': true")),
            CONFIG + ".drain is true; no queue of the namespace would be written"),
        arguments(
            entries(entry("SQS", "'wal-queue': ['" + "x".repeat(78) + "']")),
            CONFIG + ".wal-dlq-queue is absent; name a queue: "),
        arguments(
            entries(entry("SQS", queue + "'wal-dlq-queue': ['q']")),
            CONFIG + ".wal-queue[0] is \"q\"; it is the dead letter queue as well"),
        arguments(
            entries(entry("SQS", queue + "'queue.poll-interval.secs': 21")),
            CONFIG
                + "[\"queue.poll-interval.secs\"] is 21; write a whole number from 0 to 20, without"
                + " quotes"),
        arguments(
            entries(entry("SQS", queue + "'queue.poll-interval.secs': -1")),
            "is -1; write a whole"),
        arguments(
            entries(entry("SQS", queue + "'queue.poll-interval.secs': '5'")), "is \"5\"; write a"),
        arguments(
            entries(entry("SQS", queue + "'queue.poll-interval.secs': 1.5")),
            "is 1.5; write a whole"),
        arguments(
            entries(entry("SQS", queue + "'queue.max-messages-per-poll': 0")),
            CONFIG + "[\"queue.max-messages-per-poll\"] is 0; write a whole number from 1 to 1000"),
        arguments(
            entries(entry("SQS", queue + "'queue.max-messages-per-poll': 1001")), "is 1001; write"),
        arguments(
            entries(entry("SQS", queue + "'wal-kafka-topics': ['t']")),
            "queue of type SQS; drop it"));
  }

  static Stream<Arguments> several() {
    String second = CONFIG.replace("[0]", "[1]");
    String topics = "'wal-kafka-topics': ";
    return Stream.of(
        arguments(
            entries(
                entry("KAFKA", topics + "['a'], 'persona': 'delay-queue'"),
                entry("KAFKA", topics + "['b'], 'persona': 'replication'")),
            second
                + ".persona differs from "
                + CONFIG
                + ".persona; say it in one entry only, or the"
                + " same in each"),
        arguments(
            entries(
                entry("KAFKA", topics + "['a'], 'shard': 'x'"),
                entry("KAFKA", topics + "['b']"),
                entry("KAFKA", topics + "['c'], 'shard': 'y'")),
            second
                + ".shard is absent; the other entries name different ones, x and y; name that of"
                + " this entry too"),
        arguments(
            entries(
                entry("KAFKA", topics + "['a'], 'retry': {'jitter': 0.1}"),
                entry("SQS", "'wal-queue': ['b'], 'retry': {}")),
            second + ".retry differs from " + CONFIG + ".retry"),
        arguments(
            entries(entry("KAFKA", topics + "['a']"), entry("KAFKA", topics + "['a']")),
            second
                + ": topic 'a' of Kafka cluster 'default' belongs to another entry of the same"
                + " namespace already; name another"),
        arguments(
            entries(entry("KAFKA", topics + "['a']"), entry("KAFKA", topics + "['a-dlq']")),
            second
                + ": topic 'a-dlq' of Kafka cluster 'default' holds the dead letters or outcomes of another entry"
                + " of the same namespace; name another"),
        arguments(
            entries(
                entry("SQS", "'wal-queue': ['a']"),
                entry("SQS", "'wal-queue': ['b'], 'wal-dlq-queue': ['a']")),
            second
                + ": SQS queue 'a', the place of its dead letters or outcomes, belongs to another entry of the"
                + " same namespace already; name another"));
  }
}
