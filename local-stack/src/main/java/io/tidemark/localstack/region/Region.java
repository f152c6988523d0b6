/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.region;

import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The servers of a region.
 *
 * @param name the region's name
 * @param caches its memcached servers
 * @param writers its Writer group
 */
public record Region(String name, List<Memcached> caches, WriterGroup writers) {

  private static final int MEGABYTES = 256;

  public Region {
    caches = List.copyOf(caches);
  }

  /**
   * Starts a region on free ports.
   *
   * @param name the region's name
   * @param caches how many memcached servers it has
   * @param writerClasspath the jars of the writer
   */
  public static Region start(
      Launcher launcher, String name, int caches, String writerClasspath, RandomGenerator random) {
    List<Integer> ports = Ports.free(caches + 2, random);
    List<Memcached> started = new ArrayList<>();
    for (int i = 0; i < caches; i++) {
      String process = "memcached-" + name + "-" + (i + 1);
      started.add(Memcached.start(launcher, process, ports.get(i), MEGABYTES));
    }
    WriterGroup writers =
        WriterGroup.start(
            launcher,
            "writer-" + name,
            writerClasspath,
            name,
            ports.get(caches),
            ports.get(caches + 1),
            started);
    return new Region(name, started, writers);
  }

  /** Stops its servers. */
  public void stop() {
    writers.stop();
    caches.forEach(Memcached::stop);
  }
}
