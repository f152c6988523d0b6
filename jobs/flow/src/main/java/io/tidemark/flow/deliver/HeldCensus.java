/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.state.v1.HeldCount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * How many records a task holds, by namespace. Counted by the task thread, read by any. The counts
 * travel in checkpoints; after a rescale their sum over all tasks is exact, a single one's isn't.
 */
final class HeldCensus {

  private final Map<String, Long> counts = new ConcurrentHashMap<>();

  private long total;

  private Consumer<String> onNamespace = namespace -> {};

  /**
   * Tells of each namespace that is counted, once: those that are by now, and others as they come.
   * What isn't told of is held without a metric that says so.
   */
  void watch(Consumer<String> onNamespace) {
    this.onNamespace = onNamespace;
    counts.keySet().forEach(onNamespace);
  }

  void add(String namespace, long difference) {
    total += difference;
    Long known = counts.get(namespace);
    counts.put(namespace, known == null ? difference : known + difference);
    if (known == null) {
      onNamespace.accept(namespace);
    }
  }

  /** Of all namespaces. */
  long total() {
    return total;
  }

  long count(String namespace) {
    return counts.getOrDefault(namespace, 0L);
  }

  /**
   * The counts for a checkpoint.
   *
   * @param inFlight what the checkpoint holds besides: whoever restores it holds these too
   */
  List<byte[]> encode(Collection<Flight> inFlight) {
    Map<String, Long> all = new HashMap<>(counts);
    for (Flight flight : inFlight) {
      all.merge(flight.waiting().namespace(), 1L, Long::sum);
    }
    List<byte[]> encoded = new ArrayList<>();
    all.forEach(
        (namespace, count) ->
            encoded.add(
                HeldCount.newBuilder()
                    .setNamespace(namespace)
                    .setCount(count)
                    .build()
                    .toByteArray()));
    return encoded;
  }

  void restore(byte[] encoded) {
    try {
      HeldCount count = HeldCount.parseFrom(encoded);
      add(count.getNamespace(), count.getCount());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a count of held records is damaged", e);
    }
  }
}
