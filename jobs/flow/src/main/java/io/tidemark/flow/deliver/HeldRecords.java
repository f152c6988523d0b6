/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.jspecify.annotations.Nullable;

/**
 * The records of the current key that wait in Flink's state, each with the timer that wakes it.
 *
 * <p>A key has one slot for the record that is held, so that a second write with the same id finds
 * the first, and one for each record that was in flight when a checkpoint was taken. The slot is
 * the timer's namespace: a timer leads to its record without a search.
 */
final class HeldRecords {

  /** The slot of the record that is held. */
  static final long HELD = 0;

  /** The name of the state in savepoints. */
  static final MapStateDescriptor<Long, byte[]> STATE =
      new MapStateDescriptor<>(
          "held-records", LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  private final MapState<Long, byte[]> state;
  private final InternalTimerService<Long> timers;

  HeldRecords(MapState<Long, byte[]> state, InternalTimerService<Long> timers) {
    this.state = state;
    this.timers = timers;
  }

  /** The record of a slot, if there is one. */
  @Nullable Waiting get(long slot) throws Exception {
    byte[] bytes = state.get(slot);
    return bytes == null ? null : WaitingCodec.decode(bytes);
  }

  /** Puts a record into a slot, to be woken when it is due. */
  void put(long slot, Waiting waiting) throws Exception {
    state.put(slot, WaitingCodec.encode(waiting));
    wake(slot, waiting);
  }

  /**
   * Sets the timer of a record that is in its slot already. Setting it twice is setting it once.
   */
  void wake(long slot, Waiting waiting) {
    timers.registerEventTimeTimer(slot, waiting.dueMillis());
  }

  /** Takes a record out of its slot. The timer must have fired, or be cancelled. */
  void remove(long slot) throws Exception {
    state.remove(slot);
  }

  /** Cancels the timer of a record. */
  void cancel(long slot, Waiting waiting) {
    timers.deleteEventTimeTimer(slot, waiting.dueMillis());
  }
}
