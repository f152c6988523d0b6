/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.deliver;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tidemark.flow.state.v1.PaceEnd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pace of each namespace that has one, in one task. For the task thread alone. */
final class Paces {

  private static final double SECOND_MILLIS = 1000;

  private final Map<String, Pace> paces = new HashMap<>();
  private final int tasks;

  /**
   * Makes one.
   *
   * @param tasks how many tasks share a namespace's pace: keys are spread evenly over them
   */
  Paces(int tasks) {
    this.tasks = tasks;
  }

  /** The pace of a namespace. */
  Pace of(String namespace, int maxPerSecond) {
    Pace pace = paces.computeIfAbsent(namespace, name -> new Pace(0));
    pace.setGap(SECOND_MILLIS * tasks / maxPerSecond);
    return pace;
  }

  /** The ends of the queues, for a checkpoint. */
  List<byte[]> encode() {
    return paces.entrySet().stream()
        .map(
            pace ->
                PaceEnd.newBuilder()
                    .setNamespace(pace.getKey())
                    .setEnd(pace.getValue().end())
                    .build()
                    .toByteArray())
        .toList();
  }

  /** Takes over the end of a queue that a task had; of several tasks', the last. */
  void restore(byte[] encoded) {
    try {
      PaceEnd saved = PaceEnd.parseFrom(encoded);
      paces.merge(
          saved.getNamespace(), new Pace(saved.getEnd()), (a, b) -> a.end() >= b.end() ? a : b);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the end of a pace is damaged", e);
    }
  }
}
