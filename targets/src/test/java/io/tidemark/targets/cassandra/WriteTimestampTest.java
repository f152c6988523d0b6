/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.record.LogRecord;
import io.tidemark.record.SetPart;
import io.tidemark.targets.TestRecords;
import org.junit.jupiter.api.Test;

class WriteTimestampTest {

  private static final LogRecord RECORD = TestRecords.record().withWrittenMillis(1_000);

  @Test
  void isTheWriteTime() {
    assertThat(WriteTimestamp.micros(RECORD)).hasValue(1_000_000);
    assertThat(WriteTimestamp.micros(RECORD.withWrittenMillis(0))).hasValue(0);
    assertThat(WriteTimestamp.micros(RECORD.withWrittenMillis(-5))).hasValue(-5_000);
  }

  @Test
  void withinASetThePlaceIsAdded() {
    assertThat(WriteTimestamp.micros(RECORD.withSetPart(new SetPart.Mutation("s", 1))))
        .hasValue(1_000_001);
    assertThat(WriteTimestamp.micros(RECORD.withSetPart(new SetPart.Mutation("s", 10_000))))
        .hasValue(1_010_000);
  }

  @Test
  void beyondWhatATableCanTellThereIsNone() {
    long latest = Long.MAX_VALUE / 1_000 - 10_000;
    assertThat(WriteTimestamp.micros(RECORD.withWrittenMillis(latest))).isPresent();
    assertThat(WriteTimestamp.micros(RECORD.withWrittenMillis(latest + 1))).isEmpty();
    assertThat(WriteTimestamp.micros(RECORD.withWrittenMillis(LogRecord.LATEST_MILLIS))).isEmpty();
    assertThat(WriteTimestamp.micros(RECORD.withWrittenMillis(Long.MIN_VALUE))).isEmpty();
  }
}
