/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.tidemark.record.RecordCodec.Found;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {

  private static final Found FOUND = new Found("orders", "orders-0-17", 1_700_000_000_000L);
  private static final ByteString VALUE = ByteString.copyFromUtf8("{}");

  @Test
  void aPlainRecordTakesAllFromItsPlace() {
    LogRecord record = valid(ByteString.EMPTY, List.of());
    assertThat(record.id()).isEqualTo("orders-0-17");
    assertThat(record.namespace()).isEqualTo("orders");
    assertThat(record.dueMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(record.writtenMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(record.payload()).isEqualTo(VALUE);
    assertThat(record.target()).isEmpty();
    assertThat(record.attempt()).isEqualTo(1);
  }

  @Test
  void thePayloadIsNotWrapped() {
    LogRecord record = record(ByteString.EMPTY);
    assertThat(RecordCodec.key(record)).isEqualTo(ByteString.copyFromUtf8("a-1"));
    assertThat(RecordCodec.headers(record))
        .containsExactly(
            Header.of("tenant", "7"),
            Header.of("wal.id", "a-1"),
            Header.of("wal.namespace", "orders"),
            Header.of("wal.due", "2000"),
            Header.of("wal.written-at", "1000"),
            Header.of("wal.target", "kafka://main/out"));
  }

  @Test
  void anOrderingKeyThatEqualsTheIdStaysOne() {
    LogRecord keyed = record(ByteString.copyFromUtf8("a-1"));
    LogRecord read = valid(RecordCodec.key(keyed), RecordCodec.headers(keyed));
    assertThat(read.key()).isEqualTo(ByteString.copyFromUtf8("a-1"));
    LogRecord plain = record(ByteString.EMPTY);
    assertThat(valid(RecordCodec.key(plain), RecordCodec.headers(plain)).key()).isEmpty();
  }

  @Test
  void theLastOfARepeatedHeaderCounts() {
    List<Header> headers = List.of(Header.of("wal.due", "1"), Header.of("wal.due", "2"));
    assertThat(valid(ByteString.EMPTY, headers).dueMillis()).isEqualTo(2);
  }

  @Test
  void whatTheLastOfARepeatedHeaderReplacesIsAsIfItWerentThere() {
    Header bad = new Header("wal.due", ByteString.copyFrom(new byte[] {(byte) 0xff}));
    assertThat(valid(ByteString.EMPTY, List.of(bad, Header.of("wal.due", "2"))).dueMillis())
        .isEqualTo(2);
    assertThat(decode(ByteString.EMPTY, List.of(Header.of("wal.due", "2"), bad)))
        .isInstanceOf(Decoded.Malformed.class);
    List<Header> emptied = List.of(Header.of("wal.id", "a"), Header.of("wal.id", ""));
    assertThat(valid(ByteString.EMPTY, emptied).id()).isEqualTo("orders-0-17");
    List<Header> notCancelled = List.of(Header.of("wal.id", "a"), Header.of("wal.cancel", ""));
    assertThat(valid(ByteString.EMPTY, notCancelled).id()).isEqualTo("a");
    for (String name : List.of("wal.cancel", "wal.keyed")) {
      assertThat(decode(ByteString.EMPTY, List.of(Header.of(name, "false"))))
          .isEqualTo(
              new Decoded.Malformed(
                  "header " + name + " is 'false'; it must be true, or left out"));
    }
  }

  @Test
  void aKeyThatEqualsTheIdIsAKeyWhereNobodyOfOursWroteIt() {
    ByteString key = ByteString.copyFromUtf8("user:1");
    Header id = Header.of("wal.id", "user:1");
    Header namespace = Header.of("wal.namespace", "orders");
    Header due = Header.of("wal.due", "1");
    assertThat(valid(key, List.of(id)).key()).isEqualTo(key);
    assertThat(valid(key, List.of(id, namespace, due)).key()).isEqualTo(key);
    LogRecord keyless = record(ByteString.EMPTY);
    assertThat(valid(RecordCodec.key(keyless), DeliveredHeaders.of(keyless)).key())
        .as("a chain of two logs")
        .isEqualTo(RecordCodec.key(keyless));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "half a trace"})
  void aMalformedTraceContextIsAsIfAbsent(String text) {
    assertThat(valid(ByteString.EMPTY, List.of(Header.of("traceparent", text))).traceparent())
        .isEmpty();
    Header endless = Header.of("traceparent", "0".repeat(5_000));
    Header binary = new Header("traceparent", ByteString.copyFrom(new byte[] {(byte) 0xff}));
    for (Header header : List.of(endless, binary)) {
      assertThat(valid(ByteString.EMPTY, List.of(header)).traceparent()).isEmpty();
    }
  }

  private static final long READ = 1_790_000_000_000L;

  private static Decoded readNow(long timestamp, Header... headers) {
    return RecordCodec.decode(
        ByteString.EMPTY,
        VALUE,
        List.of(headers),
        new Found("orders", "o", false, timestamp, READ));
  }

  @Test
  void whatSaysNothingIsDueWhenItIsRead() {
    for (long timestamp : new long[] {READ - 5_000, READ, READ + 600_000}) {
      LogRecord record = ((Decoded.Valid) readNow(timestamp)).record();
      assertThat(record.dueMillis()).isEqualTo(READ);
      assertThat(record.writtenMillis()).isEqualTo(timestamp);
    }
    LogRecord timeless = ((Decoded.Valid) readNow(-1)).record();
    assertThat(timeless.dueMillis()).isEqualTo(READ);
    assertThat(timeless.writtenMillis()).isEqualTo(READ);
  }

  @Test
  void timesThatNobodyMeansAreErrorsWithTheRemedy() {
    String hour = "it must be at most 1 h ahead of 2026-09-21T14:13:20Z, in milliseconds";
    String millis = "it must be in milliseconds since the epoch; as it is, it is 1970-01-21T17";
    assertThat(error(readNow(READ + 3_600_001)))
        .startsWith("header wal.written-at is '1790003600001 (the message's timestamp)'; " + hour);
    assertThat(error(readNow(READ, Header.of("wal.written-at", READ + "000")))).contains(hour);
    assertThat(error(readNow(READ / 1000))).contains("(the message's timestamp)", millis);
    assertThat(error(readNow(READ, Header.of("wal.due", "" + READ / 1000))))
        .startsWith("header wal.due is '1790000000'; " + millis);
    assertThat(readNow(READ, Header.of("wal.due", "0"))).isInstanceOf(Decoded.Valid.class);
  }

  private static String error(Decoded decoded) {
    return ((Decoded.Malformed) decoded).error();
  }

  @Test
  void whatADeadLetterAddsMakesItTheSameRecordAgain() {
    Found found = new Found("orders", "orders-0-17", false, READ - 7, READ);
    ByteString key = ByteString.copyFromUtf8("k");
    List<Header> added = RecordCodec.identity(key, List.of(), found);
    assertThat(added)
        .containsExactly(
            Header.of("wal.id", "orders-0-17"),
            Header.of("wal.due", "" + READ),
            Header.of("wal.written-at", "" + (READ - 7)));
    Found later = new Found("orders", "orders-0-99", false, READ + 60_000, READ + 60_000);
    assertThat(RecordCodec.decode(key, VALUE, added, later))
        .isEqualTo(RecordCodec.decode(key, VALUE, List.of(), found));

    // With what is added it looks like ours, and its key must stay one.
    List<Header> half = List.of(Header.of("wal.id", "k"), Header.of("wal.namespace", "orders"));
    List<Header> whole = new java.util.ArrayList<>(half);
    whole.addAll(RecordCodec.identity(key, half, found));
    assertThat(RecordCodec.decode(key, VALUE, whole, later))
        .isEqualTo(RecordCodec.decode(key, VALUE, half, found));
    assertThat(RecordCodec.identity(key, RecordCodec.headers(record(key)), found)).isEmpty();
  }

  @Test
  void aDeadLetterAddsNothingBesideAHeaderThatIsNotText() {
    Found found = new Found("orders", "orders-0-17", false, READ - 7, READ);
    ByteString key = ByteString.copyFromUtf8("k");
    List<Header> headers = new java.util.ArrayList<>();
    headers.add(new Header("wal.due", ByteString.copyFrom(new byte[] {0, (byte) 0xff})));
    List<Header> added = RecordCodec.identity(key, headers, found);
    assertThat(added).extracting(Header::name).containsExactly("wal.id", "wal.written-at");
    headers.addAll(added);
    assertThat(error(RecordCodec.decode(key, VALUE, headers, found)))
        .startsWith("header wal.due is '2 bytes'");
  }

  @Test
  void whatADeadLetterAddedIsGoneWhenItIsReadAgain() {
    List<Header> headers =
        List.of(Header.of("wal.dead.reason", "REJECTED"), Header.of("tenant", "7"));
    assertThat(valid(ByteString.EMPTY, headers).headers())
        .containsExactly(Header.of("tenant", "7"));
  }

  @Test
  void aTimestampThatIsNoTimeIsTheNearestThatIsOne() {
    assertThat(new Found("n", "i", -1).timestampMillis()).isZero();
    assertThat(new Found("n", "i", Long.MAX_VALUE).timestampMillis())
        .isEqualTo(LogRecord.LATEST_MILLIS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wal.id         | a b        | header wal.id is 'a b'; it must be 1 to 256 printable",
        "wal.due        | soon       | header wal.due is 'soon'; it must be a decimal number from 0",
        "wal.due        | -1         | header wal.due is '-1'; it must be a decimal number from 0",
        "wal.due        | 99999999999999999999 | header wal.due is '99999999999999999999'",
        "wal.written-at | 1.5        | header wal.written-at is '1.5'",
        "wal.attempt    | 0          | header wal.attempt is '0'; it must be a decimal number from 1",
        "wal.attempt    | 1000001    | header wal.attempt is '1000001'",
        "wal.target     | nowhere    | header wal.target is 'nowhere'; it must be an address",
        "wal.set-id     | a          | header wal.set-sequence is ''; it must be a decimal number from 1",
        "wal.set-id     | a b        | header wal.set-id is 'a b'; it must be 1 to 200 printable ASCII",
        "wal.set-count  | 1          | header wal.set-id is ''; it must be 1 to 200 printable ASCII",
      })
  void aMalformedHeaderIsNamedWithItsValueAndTheRemedy(String name, String value, String error) {
    assertThat(decode(ByteString.EMPTY, List.of(Header.of(name, value))))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class, m -> assertThat(m.error()).startsWith(error));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "10001", "one", "99999999999"})
  void thePlaceInASetHasBounds(String number) {
    for (String name : List.of(WalHeaders.SET_SEQUENCE, WalHeaders.SET_COUNT)) {
      List<Header> headers = List.of(Header.of(WalHeaders.SET_ID, "s"), Header.of(name, number));
      assertThat(decode(ByteString.EMPTY, headers))
          .isEqualTo(
              new Decoded.Malformed(
                  "header %s is '%s'; it must be a decimal number from 1 to 10000"
                      .formatted(name, number)));
    }
  }

  @Test
  void bytesThatAreNoTextAndTextThatIsTooLongAreMalformed() {
    Header binary = new Header("wal.namespace", ByteString.copyFrom(new byte[] {(byte) 0xff}));
    assertThat(decode(ByteString.EMPTY, List.of(binary)))
        .isEqualTo(
            new Decoded.Malformed(
                "header wal.namespace is '1 bytes'; it must be UTF-8 of at most 4096 bytes"));
    assertThat(decode(ByteString.EMPTY, List.of(Header.of("wal.origin-region", "x".repeat(4097)))))
        .isInstanceOf(Decoded.Malformed.class);
    assertThat(decode(ByteString.EMPTY, List.of(Header.of("wal.origin-region", "x".repeat(4096)))))
        .isInstanceOf(Decoded.Valid.class);
  }

  @Test
  void aCallerCannotBringReservedHeaders() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LogRecord(
                    "a-1",
                    "orders",
                    ByteString.EMPTY,
                    VALUE,
                    List.of(Header.of("wal.target", "http://elsewhere/")),
                    Optional.empty(),
                    0,
                    0,
                    "",
                    "",
                    1))
        .withMessageContaining("wal.target");
  }

  @Test
  void aCancellationTakesTheWayOfItsRecord() {
    Cancellation keyless = new Cancellation("id-1", "orders", ByteString.EMPTY);
    Cancellation keyed = new Cancellation("id-1", "orders", ByteString.copyFromUtf8("k"));
    for (Cancellation cancellation : List.of(keyless, keyed)) {
      ByteString key = RecordCodec.key(cancellation);
      assertThat(
              RecordCodec.decode(key, ByteString.EMPTY, RecordCodec.headers(cancellation), FOUND))
          .isEqualTo(new Decoded.Cancels(cancellation));
    }
    assertThat(RecordCodec.key(keyless)).isEqualTo(ByteString.copyFromUtf8("id-1"));
  }

  @Test
  void aCancellationWithoutAnIdIsMalformed() {
    assertThat(
            RecordCodec.decode(
                ByteString.EMPTY,
                ByteString.EMPTY,
                List.of(Header.of(WalHeaders.CANCEL, "true")),
                FOUND))
        .isEqualTo(
            new Decoded.Malformed(
                "header wal.id is ''; it must be the id of the record to cancel"));
  }

  private static LogRecord record(ByteString key) {
    return new LogRecord(
        "a-1",
        "orders",
        key,
        VALUE,
        List.of(Header.of("tenant", "7")),
        Optional.of(TargetUri.parse("kafka://main/out")),
        2000,
        1000,
        "",
        "",
        1);
  }

  private static LogRecord valid(ByteString key, List<Header> headers) {
    return ((Decoded.Valid) decode(key, headers)).record();
  }

  private static Decoded decode(ByteString key, List<Header> headers) {
    return RecordCodec.decode(key, VALUE, headers, FOUND);
  }

  @Test
  void aTombstoneDeletesAndAnEmptyValueDoesnt() {
    assertThat(cacheWrite(true)).contains(CacheWrite.PLAIN_DELETE);
    assertThat(cacheWrite(false)).isEmpty();
    assertThat(cacheWrite(true, Header.of(WalHeaders.OPERATION, "SET")))
        .as("what is said counts")
        .contains(CacheWrite.PLAIN_SET);
  }

  @Test
  void whatIsDoneToACacheIsReadFromAnyProducersHeaders() {
    assertThat(cacheWrite(false, Header.of(WalHeaders.TTL, "60")))
        .contains(new CacheWrite(CacheWrite.Operation.SET, 60, 0));
    assertThat(cacheWrite(false, Header.of(WalHeaders.FLAGS, "4294967295")))
        .contains(new CacheWrite(CacheWrite.Operation.SET, 0, -1));
    assertThat(
            cacheWrite(
                false, Header.of(WalHeaders.OPERATION, "DELETE"), Header.of(WalHeaders.TTL, "0")))
        .contains(CacheWrite.PLAIN_DELETE);
  }

  @ParameterizedTest
  @CsvSource({
    "wal.operation, INCR, it must be SET or DELETE",
    "wal.operation, set, it must be SET or DELETE",
    "wal.ttl-secs, 315360001, a decimal number from 0 to 315360000",
    "wal.ttl-secs, -1, a decimal number from 0 to 315360000",
    "wal.flags, 4294967296, a decimal number from 0 to 4294967295"
  })
  void whatNoCacheDoesIsRefused(String name, String value, String error) {
    Decoded decoded =
        RecordCodec.decode(
            ByteString.EMPTY,
            ByteString.EMPTY,
            List.of(Header.of(name, value)),
            new RecordCodec.Found("cache", "cache-0-0", 0));
    assertThat(((Decoded.Malformed) decoded).error()).contains(name, value, error);
  }

  private static Optional<CacheWrite> cacheWrite(boolean tombstone, Header... headers) {
    Decoded decoded =
        RecordCodec.decode(
            ByteString.copyFromUtf8("k"),
            ByteString.EMPTY,
            List.of(headers),
            new RecordCodec.Found("cache", "cache-0-0", tombstone, 0, 0));
    return ((Decoded.Valid) decoded).record().cacheWrite();
  }
}
