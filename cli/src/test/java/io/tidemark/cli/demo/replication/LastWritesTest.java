/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.demo.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.tidemark.record.CacheWrite;
import io.tidemark.record.CacheWrite.Operation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastWritesTest {

  private static final ByteString VALUE = ByteString.copyFromUtf8("value");
  private static final long WRITTEN = 1_000_000;

  private final LastWrites writes = new LastWrites();

  private void set(int ttlSeconds, int flags) {
    writes.add(new Change("k", VALUE, new CacheWrite(Operation.SET, ttlSeconds, flags), WRITTEN));
  }

  private Optional<String> wrong(ByteString value, int flags, long ttl, long afterMillis) {
    return writes.wrong("k", Optional.of(new Cached(value, flags, ttl)), WRITTEN + afterMillis);
  }

  @Test
  void whatIsAsItWasWrittenLastIsRight() {
    writes.add(new Change("k", ByteString.EMPTY, CacheWrite.PLAIN_DELETE, WRITTEN - 1));
    set(0, 7);
    assertThat(wrong(VALUE, 7, -1, 5_000)).isEmpty();
    assertThat(writes.keys()).containsExactly("k");
  }

  @Test
  void anyDifferenceIsNamed() {
    set(0, 7);
    assertThat(wrong(ByteString.copyFromUtf8("older"), 7, -1, 0)).contains("it has another value");
    assertThat(wrong(VALUE, -1, -1, 0)).contains("its flags are 4294967295, not 7");
    assertThat(wrong(VALUE, 7, 60, 0)).contains("it lives for 60 s yet, not for ever");
    assertThat(writes.wrong("k", Optional.empty(), WRITTEN)).contains("it is absent");
  }

  @Test
  void aDeletedKeyIsAbsent() {
    writes.add(new Change("k", ByteString.EMPTY, CacheWrite.PLAIN_DELETE, WRITTEN));
    assertThat(writes.wrong("k", Optional.empty(), WRITTEN)).isEmpty();
    assertThat(wrong(VALUE, 0, -1, 0)).contains("it is there; it was deleted");
  }

  @ParameterizedTest
  @CsvSource({
    "10000, 50, true",
    "10000, 53, true",
    "10000, 54, false",
    "10000, 48, true",
    "10000, 47, false",
    "10000, -1, false"
  })
  void aLifetimeIsRightToTheSecondsThatMemcachedReckonsBy(
      long afterMillis, long ttl, boolean right) {
    set(60, 0);
    assertThat(wrong(VALUE, 0, ttl, afterMillis).isEmpty()).isEqualTo(right);
  }

  @ParameterizedTest
  @CsvSource({"57000, false", "58000, true", "62000, true", "64000, true"})
  void aKeyIsAbsentOnceItsTimeIsOver(long afterMillis, boolean right) {
    set(60, 0);
    assertThat(writes.wrong("k", Optional.empty(), WRITTEN + afterMillis).isEmpty())
        .isEqualTo(right);
  }

  @Test
  void aKeyThatOutlivesItsTimeIsWrong() {
    set(60, 0);
    assertThat(wrong(VALUE, 0, 0, 63_000)).isEmpty();
    assertThat(wrong(VALUE, 0, 1, 64_000)).contains("it is there; it was to expire");
  }

  @Test
  void aKeyThatWasNeverWrittenIsNotAsked() {
    assertThatThrownBy(() -> writes.wrong("x", Optional.empty(), 0)).hasMessageContaining("'x'");
  }
}
