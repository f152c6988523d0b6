/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.job;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.functions.MapFunction;

/** Notes what passes, for a test in the same JVM; fails once at a given record. */
final class Arrivals implements MapFunction<String, String> {

  private static final long serialVersionUID = 1L;
  private static final Map<String, Queue<String>> SEEN = new ConcurrentHashMap<>();
  private static final Map<String, Boolean> FAILED = new ConcurrentHashMap<>();

  private final String run;
  private final String failsAt;

  /**
   * Notes.
   *
   * @param run tells tests apart
   * @param failsAt the record at which it fails, the first time, or ""
   */
  Arrivals(String run, String failsAt) {
    this.run = run;
    this.failsAt = failsAt;
  }

  /** What has passed so far, repetitions included. */
  static List<String> of(String run) {
    return List.copyOf(SEEN.getOrDefault(run, new ConcurrentLinkedQueue<>()));
  }

  static boolean failed(String run) {
    return FAILED.containsKey(run);
  }

  @Override
  public String map(String record) {
    if (record.equals(failsAt) && FAILED.putIfAbsent(run, true) == null) {
      throw new IllegalStateException("as the test wants");
    }
    SEEN.computeIfAbsent(run, it -> new ConcurrentLinkedQueue<>()).add(record);
    return record;
  }
}
