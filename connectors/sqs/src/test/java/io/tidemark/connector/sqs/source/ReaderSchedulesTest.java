/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random lives of a job against a model of SQS: nothing acknowledged is lost, nothing is deleted
 * that no completed checkpoint covers, and a message comes twice only after a restart or when its
 * time ran out, which it doesn't where all is punctual.
 */
class ReaderSchedulesTest {

  private static final int STEPS = 120;
  private static final int SCHEDULES = Integer.getInteger("tidemark.schedules", 2_000);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyScheduleKeepsWhatWasPromised(boolean punctual) {
    long first = new Random().nextLong(1L << 40);
    LongStream.range(first, first + SCHEDULES).parallel().forEach(seed -> run(seed, punctual));
  }

  /** Schedules that once found something. */
  @Test
  void theseSchedulesKeepWhatWasPromised() {
    LongStream.range(0, 50).forEach(seed -> run(seed, false));
    LongStream.range(0, 50).forEach(seed -> run(seed, true));
  }

  private static void run(long seed, boolean punctual) {
    try {
      ReaderSchedule schedule = new ReaderSchedule(seed, punctual);
      for (int i = 0; i < STEPS; i++) {
        schedule.step();
      }
      schedule.finish();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("schedule of seed %d, punctual %s".formatted(seed, punctual), e);
    }
  }
}
