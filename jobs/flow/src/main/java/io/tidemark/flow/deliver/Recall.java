/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import java.util.List;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has those look soon that waited for their targets when a task stopped. It was going to call them,
 * so their timers are minutes away; the task that goes on with them remembers nobody.
 */
final class Recall {

  /** Where a task holds more than so many records, they look when they were going to. */
  static final int MOST_HELD = 500_000;

  private static final Logger LOG = LoggerFactory.getLogger(Recall.class);

  private Recall() {}

  /**
   * Sets their timers anew, apart from each other. Reads all that is held: some ten microseconds
   * each.
   *
   * @param backend the state of all keys
   * @param held its records
   * @param waiting how many wait for their targets, as far as is known
   * @param all how many are held
   * @param nowMillis the time, in milliseconds since the epoch
   */
  static void run(
      KeyedStateBackend<String> backend, HeldRecords held, long waiting, long all, long nowMillis)
      throws Exception {
    if (waiting <= 0 || all > MOST_HELD) {
      return;
    }
    // Collected first: what is written below must not be met again.
    List<String> keys;
    try (var found = backend.getKeys(HeldRecords.STATE.getName(), VoidNamespace.INSTANCE)) {
      keys = found.distinct().toList();
    }
    Lane lane = new Lane();
    int recalled = 0;
    for (String key : keys) {
      backend.setCurrentKey(key);
      Waiting record = held.held();
      if (record != null && record.forTarget() && record.dueMillis() > nowMillis) {
        held.move(record, lane.draw(nowMillis, Outages.GAP_MILLIS));
        recalled++;
      }
    }
    LOG.info("{} of {} records that are held wait for their targets, and look now", recalled, all);
  }
}
