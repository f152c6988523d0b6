/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import io.tidemark.flow.outcome.Outcome;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.Namespaces;
import io.tidemark.namespace.Queue;
import io.tidemark.record.Decoded;
import io.tidemark.record.LogRecord;
import io.tidemark.record.TargetUri;
import java.util.Optional;

/** Says what became of a record, where its namespace wants to know. Pure. */
final class Outcomes {

  private Outcomes() {}

  /**
   * The outcome of a record.
   *
   * @param waiting the record as it waited
   * @param kind what became of it
   * @param reason why, where it is dead; else empty
   * @param attempts how many attempts were made
   * @return empty where the namespace doesn't want it, or where the message is no record
   */
  static Optional<Outcome> of(
      Waiting waiting,
      Outcome.Kind kind,
      String reason,
      int attempts,
      Namespaces namespaces,
      long nowMillis) {
    Optional<Namespace> namespace = Rules.namespace(waiting, namespaces);
    Optional<Outcome.Place> place = namespace.flatMap(found -> place(waiting.message(), found));
    if (place.isEmpty() || !(Rules.decode(waiting, namespace) instanceof Decoded.Valid valid)) {
      return Optional.empty();
    }
    QueueMessage message = waiting.message();
    LogRecord record = valid.record();
    return Optional.of(
        new Outcome(
            kind,
            reason,
            place.get(),
            message.key(),
            record.id(),
            record.namespace(),
            NamedTarget.target(record, namespace).map(TargetUri::value).orElse(""),
            new Outcome.Times(record.writtenMillis(), record.dueMillis(), nowMillis),
            attempts,
            new Outcome.Origin(message.topic(), message.partition(), message.offset())));
  }

  private static Optional<Outcome.Place> place(QueueMessage message, Namespace namespace) {
    for (Queue queue : namespace.queues()) { // Asked of every record.
      if (queue instanceof Queue.Kafka kafka
          && kafka.outcomeTopic().isPresent()
          && kafka.cluster().equals(message.cluster())
          && kafka.topics().contains(message.topic())) {
        return kafka.outcomeTopic().map(topic -> new Outcome.Place(message.cluster(), topic));
      }
    }
    return Optional.empty();
  }
}
