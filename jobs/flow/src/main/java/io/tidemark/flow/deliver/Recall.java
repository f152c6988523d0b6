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
   * each. Where a version before 3 counted what is held, all of it is counted anew on the way, and
   * the marks of dead records get the timers that they didn't have.
   *
   * @param backend the state of all keys
   * @param held its records
   * @param counts how many are held, and how many of them for their targets
   * @param nowMillis the time, in milliseconds since the epoch
   */
  static void run(
      KeyedStateBackend<String> backend, HeldRecords held, HeldCounts counts, long nowMillis)
      throws Exception {
    boolean recount = counts.hasUnplaced();
    if (counts.held().total() > MOST_HELD || !(recount || counts.forTargets().total() > 0)) {
      return;
    }
    // Collected first: what is written below must not be met again.
    List<String> keys;
    try (var found = backend.getKeys(HeldRecords.STATE.getName(), VoidNamespace.INSTANCE)) {
      keys = found.filter(key -> !key.equals(HeldCounts.KEY)).distinct().toList();
    }
    if (recount) {
      counts.clear();
    }
    Lane lane = new Lane();
    int recalled = 0;
    for (String key : keys) {
      backend.setCurrentKey(key);
      if (recount) {
        held.recount(key.startsWith("\n")); // As QueueMessage.routingKey makes it.
      }
      Waiting record = held.held();
      if (record != null && record.mark() == Waiting.Mark.STOPS_KEY && recount) {
        held.leaveMark(record.stopping(lane.draw(nowMillis, Outages.GAP_MILLIS)));
      } else if (record != null && record.forTarget() && record.dueMillis() > nowMillis) {
        held.move(record, lane.draw(nowMillis, Outages.GAP_MILLIS));
        recalled++;
      }
    }
    LOG.info(
        "{} of {} records that are held wait for their targets, and look now",
        recalled,
        counts.held().total());
  }
}
