/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.region;

import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.Ports;
import io.tidemark.namespace.Replication;
import java.util.ArrayList;
import java.util.Collections;
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
  private static final int MEMCACHED_PORT = 11_211;

  public Region {
    caches = List.copyOf(caches);
  }

  /**
   * Starts a region.
   *
   * @param name the region's name
   * @param caches how many memcached servers it has
   * @param usual which of the usual ports it has where they are free: 7600, 7601 and 11211 for 0,
   *     for each further one 10 more, and one more for memcached; negative: any ports
   * @param writerClasspath the jars of the writer
   */
  public static Region start(
      Launcher launcher,
      String name,
      int caches,
      int usual,
      String writerClasspath,
      RandomGenerator random) {
    List<Integer> wishes = new ArrayList<>(Collections.nCopies(caches + 2, Ports.ANY));
    if (usual >= 0) {
      wishes.set(0, MEMCACHED_PORT + usual);
      wishes.set(caches, Replication.WRITER_PORT + 10 * usual);
      wishes.set(caches + 1, Replication.WRITER_PORT + 10 * usual + 1);
    }
    List<Integer> ports = Ports.choose(wishes, random);
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
