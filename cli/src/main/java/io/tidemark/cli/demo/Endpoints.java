/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.cli.demo.workload.Destination;
import io.tidemark.testing.endpoint.TopicReader;
import io.tidemark.testing.guarantee.History;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The readers of the topics and queues in which records end: the target's, the dead letters' and,
 * where all is in Kafka, the outcomes'.
 */
final class Endpoints implements AutoCloseable {

  private final Map<String, TopicReader> readers;
  private final Optional<SqsDeadLetters> queue;

  private Endpoints(Map<String, TopicReader> readers, Optional<SqsDeadLetters> queue) {
    this.readers = readers;
    this.queue = queue;
  }

  static Endpoints open(
      DemoServers servers, DemoNamespace namespace, History history, InstantSource clock) {
    String bootstrap = servers.bootstrapServers();
    String target = namespace.address(Destination.KAFKA);
    Map<String, TopicReader> readers = new HashMap<>();
    readers.put(
        DemoNamespace.TARGET_TOPIC,
        TopicReader.ofTarget(bootstrap, DemoNamespace.TARGET_TOPIC, target, history, clock));
    if (namespace.queue().kafka()) {
      readers.put(
          DemoNamespace.DEAD_LETTER_TOPIC,
          TopicReader.ofDeadLetters(bootstrap, DemoNamespace.DEAD_LETTER_TOPIC, history, clock));
    }
    if (!namespace.queue().sqs()) {
      readers.put(
          DemoNamespace.OUTCOME_TOPIC,
          TopicReader.ofCancellations(bootstrap, DemoNamespace.OUTCOME_TOPIC, history, clock));
    }
    return new Endpoints(
        readers,
        servers
            .queues()
            .map(it -> new SqsDeadLetters(it, DemoNamespace.DEAD_LETTER_TOPIC, history, clock)));
  }

  /** What keeps them from reading; empty if nothing does. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    readers.forEach(
        (topic, reader) ->
            reader
                .failure()
                .ifPresent(e -> problems.add("topic " + topic + " can't be read: " + e)));
    queue.flatMap(SqsDeadLetters::problem).ifPresent(problems::add);
    return problems;
  }

  @Override
  public void close() {
    // One that has failed was among the problems, and has nothing to add to them now.
    readers.values().stream()
        .filter(reader -> reader.failure().isEmpty())
        .forEach(TopicReader::close);
    queue.ifPresent(SqsDeadLetters::close);
  }
}
