/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.record.WalHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Says in the words of docs/producers.md what became of a record. */
final class ProducerOutcome {

  static final String LOST = "lost";
  private static final String SAME = "as it was";
  private static final String NULL = "null";
  private static final Set<String> TAKEN = Set.of(WalHeaders.ID, WalHeaders.DUE);

  private final ProducerRecord<byte[], byte[]> was;
  private final boolean timed;
  private final Set<String> differences = new TreeSet<>();

  /**
   * An outcome.
   *
   * @param timed whether its producer wrote the timestamp that it has
   */
  private ProducerOutcome(ProducerRecord<byte[], byte[]> was, boolean timed) {
    this.was = was;
    this.timed = timed;
  }

  /** What became of it at the target: what differs, or that nothing does. */
  static Set<String> delivered(
      ProducerRecord<byte[], byte[]> was, ConsumerRecord<byte[], byte[]> is, boolean timed) {
    ProducerOutcome outcome = new ProducerOutcome(was, timed);
    outcome.key(is);
    outcome.differsUnless(Arrays.equals(was.value(), is.value()), "another value");
    outcome.headers(is.headers());
    outcome.identity(is);
    return outcome.differences.isEmpty() ? Set.of(SAME) : outcome.differences;
  }

  /** Why it is a dead letter, and what of it the letter hasn't kept. */
  static Set<String> dead(
      ProducerRecord<byte[], byte[]> was, ConsumerRecord<byte[], byte[]> letter) {
    ProducerOutcome outcome = new ProducerOutcome(was, false);
    outcome.differences.addAll(why(letter));
    outcome.differsUnless(Arrays.equals(was.key(), letter.key()), "another key");
    outcome.differsUnless(Arrays.equals(was.value(), letter.value()), "another value");
    List<String> names = new ArrayList<>();
    was.headers().forEach(header -> names.add(header.key()));
    outcome.differsUnless(
        text(was.headers(), names::contains).equals(text(letter.headers(), names::contains)),
        "other headers");
    return outcome.differences;
  }

  /** Why it is a dead letter, which is to say what to do about it. */
  static Set<String> why(ConsumerRecord<byte[], byte[]> letter) {
    Set<String> why = new TreeSet<>();
    why.add(TopicRecords.header(letter, WalHeaders.DEAD_REASON));
    if (!TopicRecords.header(letter, WalHeaders.DEAD_ERROR).contains("it must be")) {
      why.add("without a remedy");
    }
    return why;
  }

  private void key(ConsumerRecord<byte[], byte[]> is) {
    if (was.key() == null || was.key().length == 0) {
      byte[] id = TopicRecords.header(is, WalHeaders.ID).getBytes(UTF_8);
      differences.add(Arrays.equals(id, is.key()) ? "its id as key" : "another key");
    } else {
      differsUnless(Arrays.equals(was.key(), is.key()), "another key");
    }
  }

  private void headers(Headers is) {
    List<String> callers = text(was.headers(), name -> !name.startsWith("wal."));
    List<String> arrived = text(is, name -> !name.startsWith("wal."));
    if (!callers.equals(arrived)) {
      if (callers.stream().map(it -> it.replace(NULL, "")).toList().equals(arrived)) {
        differences.add("empty");
      } else if (callers.stream()
          .filter(it -> !it.startsWith(WalHeaders.TRACEPARENT))
          .toList()
          .equals(arrived)) {
        differences.add("without it");
      } else {
        differences.add("other headers");
      }
    }
    for (Header header : was.headers()) {
      if (header.key().startsWith("wal.")
          && !TAKEN.contains(header.key())
          && is.lastHeader(header.key()) == null) {
        differences.add("without it");
      }
    }
  }

  private void identity(ConsumerRecord<byte[], byte[]> is) {
    String id = last(WalHeaders.ID);
    String place = was.topic() + "-[0-9]+-[0-9]+";
    String its = TopicRecords.header(is, WalHeaders.ID);
    differsUnless(id.isEmpty() ? its.matches("(a\\.)?" + place) : its.equals(id), "another id");
    String due = last(WalHeaders.DUE);
    differsUnless(due.isEmpty() || is.timestamp() >= Long.parseLong(due), "too early");
    differsUnless(
        !timed
            || was.timestamp() == 0
            || TopicRecords.header(is, WalHeaders.WRITTEN_AT).equals("" + was.timestamp()),
        "another write time");
  }

  /** What the last header of this name says; empty where there is none, or it is null. */
  private String last(String name) {
    Header header = was.headers().lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }

  private void differsUnless(boolean same, String how) {
    if (!same) {
      differences.add(how);
    }
  }

  private static List<String> text(Headers headers, Predicate<String> which) {
    List<String> all = new ArrayList<>();
    for (Header header : headers) {
      if (which.test(header.key())) {
        all.add(header.key() + "=" + text(header.value()));
      }
    }
    return all;
  }

  private static String text(byte @Nullable [] value) {
    return value == null ? NULL : HexFormat.of().formatHex(value);
  }
}
