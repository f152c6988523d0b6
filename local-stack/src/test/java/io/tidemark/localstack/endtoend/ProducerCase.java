/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.record.WalHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** What a producer may write: a row each of the first table of docs/producers.md. */
enum ProducerCase {
  TEXT("key, value and a header of text", it -> it.header("note", "text")),
  NULL_KEY("a key that is null", it -> it.key(null)),
  EMPTY_KEY("an empty key", it -> it.key(new byte[0])),
  BINARY_KEY("a key that isn't text", it -> it.key(binary())),
  LONG_KEY("a key of 64 KiB", it -> it.key(random(64 << 10))),
  KEY_IS_ID(
      "a key that equals `wal.id`",
      it -> it.key(it.mark.getBytes(UTF_8)).header(WalHeaders.ID, it.mark)),
  TOMBSTONE("a value that is null", it -> it.value(null)),
  EMPTY_VALUE("an empty value", it -> it.value(new byte[0])),
  BINARY_VALUE("a value that isn't text", it -> it.value(binary())),
  LARGE_VALUE("a value of 900 KiB", it -> it.value(random(900 << 10))),
  HUGE_VALUE("a value of 16 MiB", it -> it.value(random(16 << 20))),
  REPEATED_HEADER(
      "a header three times, the last empty",
      it -> it.header("note", "a").header("note", "b").header("note", "")),
  NULL_HEADER("a header that is null", it -> it.header("note", (byte[]) null)),
  BINARY_HEADER("a header that isn't text", it -> it.header("note", bytes(0xff, '\n', 0xc3))),
  FOREIGN_NAME("a header named `größe`", it -> it.header("größe", "größe")),
  MANY_HEADERS(
      "500 headers", it -> IntStream.range(0, 500).forEach(i -> it.header("note-" + i, "" + i))),
  UNKNOWN_HEADER("`wal.note`, which Tidemark doesn't know", it -> it.header("wal.note", "text")),
  BAD_TRACE("a `traceparent` that isn't one", it -> it.header(WalHeaders.TRACEPARENT, "00-1")),
  REPEATED_ID(
      "`wal.id` twice", it -> it.header(WalHeaders.ID, "first").header(WalHeaders.ID, it.mark)),
  NULL_ID(
      "`wal.id`, then `wal.id` of null",
      it -> it.header(WalHeaders.ID, "first").header(WalHeaders.ID, (byte[]) null)),
  LONG_ID("`wal.id` of 300 characters", it -> it.header(WalHeaders.ID, "x".repeat(300))),
  DUE("`wal.due` 3 s ahead", it -> it.header(WalHeaders.DUE, "" + (it.now + 3_000))),
  DUE_SECONDS("`wal.due` in seconds", it -> it.header(WalHeaders.DUE, "" + it.now / 1_000)),
  DUE_MICROS("`wal.due` in microseconds", it -> it.header(WalHeaders.DUE, it.now + "000")),
  DUE_BINARY(
      "`wal.due` as the 8 bytes of a number",
      it -> it.header(WalHeaders.DUE, ByteBuffer.allocate(8).putLong(it.now).array())),
  NO_TIME("the timestamp 0", it -> it.timestamp(0)),
  TIME_SECONDS("a timestamp in seconds", it -> it.timestamp(it.now / 1_000)),
  TIME_MICROS("a timestamp in microseconds", it -> it.timestamp(it.now * 1_000)),
  TIME_AHEAD(
      "a timestamp 10 min ahead", it -> it.timestamp(it.now + Duration.ofMinutes(10).toMillis())),
  MANY("1,000 records at once", it -> {});

  /** A header that all have: by it they are found again. */
  static final String MARK = "mark";

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // They have no state.
  private final Consumer<Draft> content;

  ProducerCase(String text, Consumer<Draft> content) {
    this.text = text;
    this.content = content;
  }

  /** Whether it is written in one run alone, for its size. */
  boolean once() {
    return this == HUGE_VALUE;
  }

  /**
   * The records to write, as Kafka's own client has them.
   *
   * @param mark the value of their header {@link #MARK}, and their id where they have one
   * @param now in milliseconds since the epoch
   */
  List<ProducerRecord<byte[], byte[]>> records(String topic, String mark, long now) {
    Draft draft = new Draft(mark, now);
    content.accept(draft);
    draft.header(MARK, mark);
    return this == MANY
        ? IntStream.range(0, 1_000)
            .mapToObj(i -> draft.value(("number " + i).getBytes(UTF_8)).record(topic))
            .toList()
        : List.of(draft.record(topic));
  }

  @Override
  public String toString() {
    return text;
  }

  private static byte[] binary() {
    return bytes(0, 0xff, '\n', 0xc3);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** What no compression makes smaller. */
  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** A record in the making: text, written now, unless it is said otherwise. */
  private static final class Draft {
    private final String mark;
    private final long now;
    private final Headers headers = new RecordHeaders();
    private byte @Nullable [] key = "key".getBytes(UTF_8);
    private byte @Nullable [] value = "value".getBytes(UTF_8);
    private long timestamp;

    Draft(String mark, long now) {
      this.mark = mark;
      this.now = now;
      timestamp = now;
    }

    Draft key(byte @Nullable [] its) {
      key = its;
      return this;
    }

    Draft value(byte @Nullable [] its) {
      value = its;
      return this;
    }

    Draft timestamp(long its) {
      timestamp = its;
      return this;
    }

    Draft header(String name, String its) {
      return header(name, its.getBytes(UTF_8));
    }

    Draft header(String name, byte @Nullable [] its) {
      headers.add(name, its);
      return this;
    }

    ProducerRecord<byte[], byte[]> record(String topic) {
      return new ProducerRecord<>(topic, null, timestamp, key, value, headers);
    }
  }
}
