/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import io.tidemark.targets.kafka.SendOutcome.Cause;
import io.tidemark.targets.kafka.SendOutcome.NotAppended;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** A record on its way to Kafka. Its listener is told one outcome, once. */
public final class Send {

  /** What a record costs beside its bytes, roughly. */
  private static final int OVERHEAD_BYTES = 256;

  /** How far it has come. */
  private enum Stage {
    WAITING,
    TAKEN,
    ENDED
  }

  private final ProducerRecord<byte[], byte[]> record;
  private final Consumer<SendOutcome> listener;
  private final long weight;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);

  Send(ProducerRecord<byte[], byte[]> record, Consumer<SendOutcome> listener) {
    this.record = record;
    this.listener = listener;
    this.weight = weight(record);
  }

  /**
   * Takes the record back, if it has not been handed to Kafka's producer.
   *
   * @return whether it was taken back; then it never appears, and the listener is told so
   */
  public boolean withdraw() {
    return refuse(new NotAppended(Cause.UNAVAILABLE, "withdrawn before it was sent"));
  }

  ProducerRecord<byte[], byte[]> record() {
    return record;
  }

  String topic() {
    return record.topic();
  }

  /** About how much memory it takes, in bytes. */
  long weight() {
    return weight;
  }

  /** Claims it for the producer; false if it has ended. */
  boolean take() {
    return stage.compareAndSet(Stage.WAITING, Stage.TAKEN);
  }

  /** Gives back what the producer did not take after all; nobody else could have ended it. */
  void giveBack() {
    stage.set(Stage.WAITING);
  }

  /** Ends one that still waits. */
  boolean refuse(NotAppended outcome) {
    boolean mine = stage.compareAndSet(Stage.WAITING, Stage.ENDED);
    if (mine) {
      listener.accept(outcome);
    }
    return mine;
  }

  /** Ends one that was taken. A second outcome changes nothing: the first has been acted upon. */
  void end(SendOutcome outcome) {
    if (stage.getAndSet(Stage.ENDED) != Stage.ENDED) {
      listener.accept(outcome);
    }
  }

  private static long weight(ProducerRecord<byte[], byte[]> record) {
    long weight = OVERHEAD_BYTES;
    weight += record.key() == null ? 0 : record.key().length;
    weight += record.value() == null ? 0 : record.value().length;
    for (Header header : record.headers()) {
      weight += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return weight;
  }
}
