/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tidemark.record.RecordCodec.Found;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class RecordCodecPropertiesTest {

  @Property
  void whatIsWrittenIsRead(@ForAll("records") LogRecord record, @ForAll long timestamp) {
    Decoded decoded =
        RecordCodec.decode(
            RecordCodec.key(record),
            record.payload(),
            RecordCodec.headers(record),
            new Found("elsewhere", "topic-0-0", timestamp));
    assertThat(decoded).isEqualTo(new Decoded.Valid(record));
  }

  @Property
  void whateverAProducerWritesIsReadOrRefused(
      @ForAll("bytes") ByteString key,
      @ForAll("bytes") ByteString value,
      @ForAll("wildHeaders") List<Header> headers,
      @ForAll long timestamp) {
    Found found = new Found("orders", "orders-0-0", timestamp);
    Decoded decoded = RecordCodec.decode(key, value, headers, found);
    if (decoded instanceof Decoded.Valid valid) {
      // What was read once is a record like any other: it can be written and read again.
      LogRecord record = valid.record();
      assertThat(
              RecordCodec.decode(
                  RecordCodec.key(record), record.payload(), RecordCodec.headers(record), found))
          .isEqualTo(decoded);
    } else {
      assertThat(((Decoded.Malformed) decoded).error()).contains("it must be");
    }
  }

  @Provide
  Arbitrary<LogRecord> records() {
    Arbitrary<String> ids =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(256);
    Arbitrary<String> namespaces =
        Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(128);
    Arbitrary<Optional<TargetUri>> targets =
        Arbitraries.of("kafka://main/out", "http://app:8080/a?b=c%2F", "grpc://app:1")
            .map(TargetUri::parse)
            .optional();
    Arbitrary<Long> times = Arbitraries.longs().between(0, LogRecord.LATEST_MILLIS);
    Arbitrary<String> texts = Arbitraries.strings().ascii().ofMaxLength(100);
    Arbitrary<String> traces =
        Arbitraries.of("", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    Arbitrary<Optional<CacheWrite>> cacheWrites =
        Combinators.combine(
                Arbitraries.of(CacheWrite.Operation.class),
                Arbitraries.integers().between(0, CacheWrite.LONGEST_TTL_SECONDS),
                Arbitraries.integers())
            .as(CacheWrite::new)
            .optional();
    Arbitrary<Integer> attempts = Arbitraries.integers().between(1, LogRecord.MOST_ATTEMPTS);
    return Combinators.combine(
            Combinators.combine(ids, keys()).as(Tuple::of),
            namespaces,
            bytes(),
            callersHeaders(),
            targets,
            Combinators.combine(times, times).as(Tuple::of),
            Combinators.combine(texts, traces, texts, cacheWrites).as(Tuple::of),
            Combinators.combine(attempts, setParts(), claims()).as(Tuple::of))
        .as(
            (idAndKey, namespace, payload, headers, target, dueAndWritten, text, last) -> {
              String id = idAndKey.get1();
              // Now and then the key is the id itself, which is the case that is easy to lose.
              ByteString key =
                  idAndKey.get2().map(k -> k).orElseGet(() -> ByteString.copyFromUtf8(id));
              // A claim check stands in the place of a payload, and in no set.
              Optional<ClaimCheck> claim = last.get2().isEmpty() ? last.get3() : Optional.empty();
              return new LogRecord(
                  id,
                  namespace,
                  key,
                  claim.isEmpty() ? payload : ByteString.EMPTY,
                  headers,
                  target,
                  dueAndWritten.get1(),
                  dueAndWritten.get2(),
                  text.get1(),
                  text.get4(),
                  text.get3(),
                  text.get2(),
                  last.get1(),
                  last.get2(),
                  claim);
            });
  }

  private static Arbitrary<Optional<ClaimCheck>> claims() {
    Arbitrary<String> ids = Arbitraries.strings().withChars("0123456789abcdef").ofLength(32);
    Arbitrary<Integer> sizes = Arbitraries.integers().between(1, ClaimCheck.MOST_BYTES);
    Arbitrary<ByteString> hashes =
        Arbitraries.bytes().array(byte[].class).ofSize(32).map(ByteString::copyFrom);
    return Combinators.combine(ids, sizes, hashes).as(ClaimCheck::new).optional(0.3);
  }

  private static Arbitrary<Optional<SetPart>> setParts() {
    Arbitrary<String> ids =
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(200);
    Arbitrary<Integer> numbers = Arbitraries.integers().between(1, SetPart.MOST_MUTATIONS);
    return Combinators.combine(ids, numbers, Arbitraries.integers().between(0, 2))
        .<SetPart>as(
            (id, number, kind) ->
                switch (kind) {
                  case 0 -> new SetPart.Mutation(id, number);
                  case 1 -> new SetPart.Completion(id, number);
                  default -> new SetPart.Expiry(id);
                })
        .optional();
  }

  @Provide
  Arbitrary<ByteString> bytes() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(200).map(ByteString::copyFrom);
  }

  private Arbitrary<Optional<ByteString>> keys() {
    return bytes().optional(0.8);
  }

  private Arbitrary<List<Header>> callersHeaders() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .ascii()
            .ofMaxLength(20)
            .filter(name -> !name.startsWith("wal.") && !name.equals("traceparent"));
    return Combinators.combine(names, bytes()).as(Header::new).list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<List<Header>> wildHeaders() {
    Arbitrary<String> names =
        Arbitraries.of(
            "wal.id",
            "wal.namespace",
            "wal.due",
            "wal.written-at",
            "wal.operation",
            "wal.ttl-secs",
            "wal.set-id",
            "wal.set-sequence",
            "wal.set-count",
            "wal.set-expires",
            "wal.flags",
            "wal.region",
            "wal.target",
            "wal.origin-region",
            "wal.attempt",
            "wal.keyed",
            "wal.dead.reason",
            "wal.unheard-of",
            "traceparent",
            "tenant");
    Arbitrary<ByteString> texts =
        Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.of("kafka://Main/T", "http://a/%2e%2e", "http://u@h/", "a://b:/", "::"))
            .map(ByteString::copyFromUtf8);
    return Combinators.combine(names, Arbitraries.oneOf(texts, bytes()))
        .as(Header::new)
        .list()
        .ofMaxSize(12);
  }
}
