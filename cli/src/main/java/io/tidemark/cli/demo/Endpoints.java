/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo;

import io.tidemark.testing.endpoint.TopicReader;
import io.tidemark.testing.guarantee.History;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The readers of the topics in which records end: the target's, the dead letters' and the
 * outcomes'.
 */
final class Endpoints implements AutoCloseable {

  private final Map<String, TopicReader> readers;

  Endpoints(String bootstrap, String target, History history, InstantSource clock) {
    this.readers =
        Map.of(
            DemoNamespace.TARGET_TOPIC,
            TopicReader.ofTarget(bootstrap, DemoNamespace.TARGET_TOPIC, target, history, clock),
            DemoNamespace.DEAD_LETTER_TOPIC,
            TopicReader.ofDeadLetters(bootstrap, DemoNamespace.DEAD_LETTER_TOPIC, history, clock),
            DemoNamespace.OUTCOME_TOPIC,
            TopicReader.ofCancellations(bootstrap, DemoNamespace.OUTCOME_TOPIC, history, clock));
  }

  /** What keeps them from reading; empty if nothing does. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    readers.forEach(
        (topic, reader) ->
            reader
                .failure()
                .ifPresent(e -> problems.add("topic " + topic + " can't be read: " + e)));
    return problems;
  }

  @Override
  public void close() {
    // One that has failed was among the problems, and has nothing to add to them now.
    readers.values().stream()
        .filter(reader -> reader.failure().isEmpty())
        .forEach(TopicReader::close);
  }
}
