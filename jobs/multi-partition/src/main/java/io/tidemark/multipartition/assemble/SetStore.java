/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.multipartition.assemble;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.read.QueueMessage;
import io.tidemark.multipartition.state.v1.AssembledSet;
import java.util.BitSet;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.jspecify.annotations.Nullable;

/**
 * What there is of the current set in Flink's state: its messages by their sequence, the marker at
 * 0, what is known of it, and the one timer that wakes it.
 */
final class SetStore {

  /** The place of the marker. */
  static final int MARKER = 0;

  /** The names of the states in savepoints. */
  static final MapStateDescriptor<Integer, byte[]> MESSAGES =
      new MapStateDescriptor<>(
          "set-messages", IntSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);

  static final ValueStateDescriptor<byte[]> KNOWN =
      new ValueStateDescriptor<>("set-known", BytePrimitiveArraySerializer.INSTANCE);

  private final MapState<Integer, byte[]> messages;
  private final ValueState<byte[]> known;
  private final InternalTimerService<VoidNamespace> timers;

  SetStore(
      MapState<Integer, byte[]> messages,
      ValueState<byte[]> known,
      InternalTimerService<VoidNamespace> timers) {
    this.messages = messages;
    this.known = known;
    this.timers = timers;
  }

  /** What is known of the set; null where nothing is. */
  @Nullable AssembledSet known() throws Exception {
    byte[] bytes = known.value();
    try {
      return bytes == null ? null : AssembledSet.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what is known of a set is damaged", e);
    }
  }

  /**
   * Saves what is known, with the timer for its deadline, or for an earlier time. One that is set
   * for earlier stays: it finds then how long is left, which costs less than to move it each time.
   */
  void save(AssembledSet set, long wakeMillis) throws Exception {
    long timer = set.getTimer();
    if (timer == 0 || wakeMillis < timer) {
      if (timer != 0) {
        timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, timer);
      }
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, wakeMillis);
      timer = wakeMillis;
    }
    known.update(set.toBuilder().setTimer(timer).build().toByteArray());
  }

  /** Forgets what is known. The messages have been taken out. */
  void forget(AssembledSet set) {
    if (set.getTimer() != 0) {
      timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, set.getTimer());
    }
    known.clear();
  }

  void put(int sequence, QueueMessage message) throws Exception {
    messages.put(sequence, SetMessages.encode(message));
  }

  /** Which are there. */
  BitSet sequences() throws Exception {
    BitSet sequences = new BitSet();
    for (int sequence : messages.keys()) {
      sequences.set(sequence);
    }
    return sequences;
  }

  @Nullable QueueMessage get(int sequence) throws Exception {
    byte[] bytes = messages.get(sequence);
    return bytes == null ? null : SetMessages.decode(bytes);
  }

  /** Takes a message out; null where there is none. */
  @Nullable QueueMessage take(int sequence) throws Exception {
    QueueMessage message = get(sequence);
    if (message != null) {
      messages.remove(sequence);
    }
    return message;
  }
}
