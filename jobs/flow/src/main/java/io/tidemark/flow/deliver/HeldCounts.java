/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.state.v1.HeldCount;
import io.tidemark.flow.state.v1.KeyGroupCounts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * Counts the records that a task holds, and those of them that wait for their targets.
 *
 * <p>The second number decides when intake slows and who is called after a restart, so it has to be
 * that of this task, not of another. Were the counts of whole tasks saved, as versions before 3
 * did, then after a rescale a task would get any other's: one that holds nothing would begin with
 * 39 waiting, and one that holds 39 with none, for ever. So each key group keeps its own in its own
 * state, and comes with it wherever it goes. For the task thread alone, but for the two censuses.
 */
final class HeldCounts {

  /**
   * Under this key and {@link HeldRecords#HELD} a key group keeps its counts. No message has it.
   */
  static final String KEY = "";

  private final HeldCensus held = new HeldCensus();
  private final HeldCensus forTargets = new HeldCensus();
  private final Map<Integer, Map<String, Count>> groups = new TreeMap<>();
  private final Map<String, Count> unplaced = new HashMap<>();
  private final IntSupplier currentGroup;

  /** How many are held of one namespace. */
  private static final class Count {
    long held;
    long forTargets;

    boolean isZero() {
      return held == 0 && forTargets == 0;
    }
  }

  /**
   * Makes them, with nothing held.
   *
   * @param currentGroup the key group of the record at hand
   */
  HeldCounts(IntSupplier currentGroup) {
    this.currentGroup = currentGroup;
  }

  /** Those held, by namespace. */
  HeldCensus held() {
    return held;
  }

  /** Those held that wait for their targets, by namespace. */
  HeldCensus forTargets() {
    return forTargets;
  }

  /** Counts a record of the current key, as often as the difference says. */
  void add(Waiting waiting, int difference) {
    add(
        currentGroup.getAsInt(),
        waiting.namespace(),
        difference,
        waiting.forTarget() ? difference : 0);
  }

  private void add(int group, String namespace, long ofHeld, long ofForTargets) {
    Count count = count(groups.computeIfAbsent(group, unused -> new HashMap<>()), namespace);
    count.held += ofHeld;
    count.forTargets += ofForTargets;
    watch(namespace, ofHeld, ofForTargets);
  }

  private void watch(String namespace, long ofHeld, long ofForTargets) {
    held.add(namespace, ofHeld);
    if (ofForTargets != 0) {
      forTargets.add(namespace, ofForTargets);
    }
  }

  /**
   * Writes the counts of each key group into its state.
   *
   * @param inFlight what the checkpoint holds besides: whoever restores it holds these too
   * @param groupOf the key group of a key
   */
  void save(
      KeyedStateBackend<String> backend,
      MapState<Long, byte[]> state,
      KeyGroupRange range,
      Collection<Flight> inFlight,
      ToIntFunction<String> groupOf)
      throws Exception {
    Map<Integer, Map<String, Long>> flying = new HashMap<>();
    for (Flight flight : inFlight) {
      flying
          .computeIfAbsent(groupOf.applyAsInt(flight.place().key()), unused -> new HashMap<>())
          .merge(flight.waiting().namespace(), 1L, Long::sum);
    }
    for (int group : range) {
      KeyGroupCounts saved =
          encode(groups.getOrDefault(group, Map.of()), flying.getOrDefault(group, Map.of()));
      backend.setCurrentKeyAndKeyGroup(KEY, group);
      if (saved.getCountsCount() > 0) {
        state.put(HeldRecords.HELD, saved.toByteArray());
      } else {
        state.remove(HeldRecords.HELD);
      }
    }
  }

  private static KeyGroupCounts encode(Map<String, Count> counts, Map<String, Long> flying) {
    Map<String, HeldCount.Builder> saved = new TreeMap<>();
    counts.forEach(
        (namespace, count) -> {
          if (!count.isZero()) {
            saved.put(
                namespace,
                HeldCount.newBuilder().setCount(count.held).setForTargets(count.forTargets));
          }
        });
    flying.forEach(
        (namespace, count) -> {
          HeldCount.Builder held =
              saved.computeIfAbsent(namespace, unused -> HeldCount.newBuilder());
          held.setCount(held.getCount() + count);
        });
    KeyGroupCounts.Builder all = KeyGroupCounts.newBuilder();
    saved.forEach((namespace, count) -> all.addCounts(count.setNamespace(namespace)));
    return all.build();
  }

  /** Reads the counts of this task's key groups. */
  void restore(KeyedStateBackend<String> backend, MapState<Long, byte[]> state, KeyGroupRange range)
      throws Exception {
    for (int group : range) {
      backend.setCurrentKeyAndKeyGroup(KEY, group);
      byte[] saved = state.get(HeldRecords.HELD);
      if (saved != null) {
        for (HeldCount count : decode(saved).getCountsList()) {
          add(group, count.getNamespace(), count.getCount(), count.getForTargets());
        }
      }
    }
  }

  private static KeyGroupCounts decode(byte[] saved) {
    try {
      return KeyGroupCounts.parseFrom(saved);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the counts of a key group are damaged", e);
    }
  }

  /** Takes over what a version before 3 had counted: of a whole task, maybe of another. */
  void restoreUnplaced(byte[] saved, boolean areForTargets) {
    HeldCount count = HeldCensus.decode(saved);
    Count known = count(unplaced, count.getNamespace());
    known.held += areForTargets ? 0 : count.getCount();
    known.forTargets += areForTargets ? count.getCount() : 0;
    watch(
        count.getNamespace(),
        areForTargets ? 0 : count.getCount(),
        areForTargets ? count.getCount() : 0);
  }

  /** Whether something of that is left: it is only as good as it was, until all is counted anew. */
  boolean hasUnplaced() {
    return !unplaced.isEmpty();
  }

  /** What is left of that, for a checkpoint. */
  List<byte[]> encodeUnplaced(boolean forTargets) {
    return unplaced.entrySet().stream()
        .map(
            entry ->
                HeldCount.newBuilder()
                    .setNamespace(entry.getKey())
                    .setCount(forTargets ? entry.getValue().forTargets : entry.getValue().held)
                    .build()
                    .toByteArray())
        .toList();
  }

  /** Forgets all counts: everything is about to be counted anew. */
  void clear() {
    unplaced.forEach((name, count) -> watch(name, -count.held, -count.forTargets));
    unplaced.clear();
    groups
        .values()
        .forEach(
            group -> group.forEach((name, count) -> watch(name, -count.held, -count.forTargets)));
    groups.clear();
  }

  private static Count count(Map<String, Count> counts, String namespace) {
    return counts.computeIfAbsent(namespace, unused -> new Count());
  }
}
