/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import java.util.random.RandomGenerator;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the current key that are to be written and have no room in memory, each with the
 * timer that has it look again. What is in keyed state goes with its key on a rescale, and no
 * checkpoint writes it anew.
 */
public final class KeyedMessages {

  /** The name of the timers in savepoints. */
  public static final String TIMERS = "unwritten";

  /** The name of the state in savepoints. */
  public static final MapStateDescriptor<Long, byte[]> STATE =
      new MapStateDescriptor<>(
          "unwritten-messages", LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  private final MapState<Long, byte[]> state;
  private final InternalTimerService<Long> timers;

  /**
   * Those of all keys.
   *
   * @param state as {@link #STATE} says
   * @param timers as {@link #TIMERS} says
   */
  public KeyedMessages(MapState<Long, byte[]> state, InternalTimerService<Long> timers) {
    this.state = state;
    this.timers = timers;
  }

  /** Keeps a message until a time. */
  void put(byte[] message, long wakeMillis, RandomGenerator random) throws Exception {
    long slot = random.nextLong();
    while (state.contains(slot)) {
      slot++;
    }
    state.put(slot, message);
    wake(slot, wakeMillis);
  }

  /** Has a message look at a time. */
  void wake(long slot, long wakeMillis) {
    timers.registerEventTimeTimer(slot, wakeMillis);
  }

  byte @Nullable [] get(long slot) throws Exception {
    return state.get(slot);
  }

  void remove(long slot) throws Exception {
    state.remove(slot);
  }
}
