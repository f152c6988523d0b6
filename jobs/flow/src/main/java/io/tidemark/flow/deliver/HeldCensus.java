/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.state.v1.HeldCount;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** How many records a task holds, by namespace. Counted by the task thread, read by any. */
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

  /** Reads a count as versions before 3 saved it. */
  static HeldCount decode(byte[] encoded) {
    try {
      return HeldCount.parseFrom(encoded);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a count of held records is damaged", e);
    }
  }
}
