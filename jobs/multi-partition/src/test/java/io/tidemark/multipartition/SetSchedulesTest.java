/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random schedules of writes, losses, repeats, failures of targets and storage, checkpoints and
 * crashes, against what {@link SetModel} knows must hold.
 */
class SetSchedulesTest {

  private static final int STEPS = 80;

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void setsThatAreSavedAreAppliedInSequenceOrSayWhereTheyStopped(@ForAll long seed)
      throws Exception {
    run(seed, true);
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void setsThatAreAssembledAreAppliedInSequenceOrStop(@ForAll long seed) throws Exception {
    run(seed, false);
  }

  private static void run(long seed, boolean durable) throws Exception {
    try (SetSchedule schedule = new SetSchedule(seed, durable)) {
      for (int i = 0; i < STEPS; i++) {
        schedule.step();
      }
      schedule.finish();
    }
  }
}
