/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.tidemark.bench.scenario.Jcmd;
import java.io.IOException;
import java.util.List;

/**
 * What is alive in a JVM's heap. A class histogram collects first and then counts what can be
 * reached, while the JVM stands still: a figure of the heap's use that is read after a collection
 * has in it what was allocated since, which at hundreds of sets a second is more than is measured
 * here.
 */
final class LiveHeap {

  private static final double MIB = 1024 * 1024;

  private final long pid;

  LiveHeap(long pid) {
    this.pid = pid;
  }

  /** In MiB. */
  double alive() throws IOException, InterruptedException {
    return total(Jcmd.run(pid, "GC.class_histogram")) / MIB;
  }

  /** The bytes in the last line of a class histogram, which has instances and bytes together. */
  static long total(String histogram) {
    List<String> lines = histogram.strip().lines().toList();
    String[] words = lines.get(lines.size() - 1).strip().split("\\s+", -1);
    if (words.length != 3 || !words[0].equals("Total")) {
      throw new IllegalStateException("a class histogram without a total:\n" + histogram);
    }
    return Long.parseLong(words[2]);
  }
}
