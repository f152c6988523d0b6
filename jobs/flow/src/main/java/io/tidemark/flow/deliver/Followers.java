/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.state.v1.FollowerSlots;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/**
 * The records of the current, ordered key that wait behind its first one, in the order in which
 * they came. Nothing wakes them but the end of the one before.
 *
 * <p>Each has a slot from 1 on, and one that brings an id an entry that leads from the id to the
 * slot, so that neither a cancellation nor a rewrite has to search a long line.
 */
final class Followers {

  /** Where it is kept which slots are in use. Absent where there is no follower. */
  private static final long SLOTS = -1;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final MapState<Long, byte[]> state;
  private final HeldRecords records;

  /**
   * Makes one.
   *
   * @param state the state of {@code records}
   * @param records reads and writes the slots
   */
  Followers(MapState<Long, byte[]> state, HeldRecords records) {
    this.state = state;
    this.records = records;
  }

  /** Whether there is none. */
  boolean isEmpty() throws Exception {
    return !state.contains(SLOTS);
  }

  /** Adds one at the end. */
  void add(Waiting waiting) throws Exception {
    FollowerSlots slots = slots();
    if (slots == null) {
      slots = FollowerSlots.newBuilder().setFirst(1).setNext(1).build();
    }
    records.put(slots.getNext(), waiting);
    String id = waiting.message().ownId();
    if (!id.isEmpty()) {
      state.put(entry(id), ByteBuffer.allocate(Long.BYTES).putLong(slots.getNext()).array());
    }
    write(slots.toBuilder().setNext(slots.getNext() + 1).build());
  }

  /** Takes the first out; null where there is none. */
  @Nullable Waiting poll() throws Exception {
    FollowerSlots slots = slots();
    if (slots == null) {
      return null;
    }
    for (long slot = slots.getFirst(); slot < slots.getNext(); slot++) {
      Waiting waiting = records.get(slot);
      if (waiting != null) {
        take(slot, waiting);
        write(slots.toBuilder().setFirst(slot + 1).build());
        return waiting;
      }
    }
    state.remove(SLOTS); // Those that were left had all been taken out of the middle.
    return null;
  }

  /** The one with an id; null where there is none. */
  @Nullable Waiting find(String id) throws Exception {
    long slot = slot(id);
    return slot == SLOTS ? null : records.get(slot);
  }

  /** Takes out the one with an id; null where there is none. */
  @Nullable Waiting remove(String id) throws Exception {
    long slot = slot(id);
    Waiting waiting = slot == SLOTS ? null : records.get(slot);
    if (waiting != null) {
      take(slot, waiting);
    }
    return waiting;
  }

  /** Puts one in the place of the one with its id, and returns that; null where there is none. */
  @Nullable Waiting replace(String id, Waiting newer) throws Exception {
    long slot = slot(id);
    Waiting waiting = slot == SLOTS ? null : records.get(slot);
    if (waiting != null) {
      records.remove(slot, waiting);
      records.put(slot, newer);
    }
    return waiting;
  }

  /** The slot of the one with an id; {@link #SLOTS} where there is none. */
  private long slot(String id) throws Exception {
    byte[] entry = id.isEmpty() ? null : state.get(entry(id));
    if (entry == null) {
      return SLOTS;
    }
    long slot = ByteBuffer.wrap(entry).getLong();
    Waiting waiting = records.get(slot);
    return waiting != null && waiting.message().ownId().equals(id) ? slot : SLOTS;
  }

  private void take(long slot, Waiting waiting) throws Exception {
    records.remove(slot, waiting);
    String id = waiting.message().ownId();
    if (!id.isEmpty()) {
      state.remove(entry(id));
    }
  }

  private @Nullable FollowerSlots slots() throws Exception {
    byte[] bytes = state.get(SLOTS);
    try {
      return bytes == null ? null : FollowerSlots.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the line of a key is damaged", e);
    }
  }

  private void write(FollowerSlots slots) throws Exception {
    if (slots.getFirst() == slots.getNext()) {
      state.remove(SLOTS);
    } else {
      state.put(SLOTS, slots.toByteArray());
    }
  }

  /** The place of an id's entry: below {@link #SLOTS}, by the id's hash. */
  private static long entry(String id) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * FNV_PRIME;
    }
    return Math.min(SLOTS - 1, hash | Long.MIN_VALUE);
  }
}
