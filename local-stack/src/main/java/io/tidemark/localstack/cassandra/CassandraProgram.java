/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.cassandra;

import io.tidemark.localstack.process.JavaProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How Cassandra is called: what it needs of the JVM, and what starts and stops it fast. */
final class CassandraProgram {

  private static final String MAIN = "org.apache.cassandra.service.CassandraDaemon";

  private static final List<String> EXPORTS =
      List.of(
          "java.base/jdk.internal.misc",
          "java.base/java.lang.ref",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.sql/java.sql",
          "jdk.unsupported/sun.misc",
          "jdk.attach/sun.tools.attach");

  private static final List<String> OPENS =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.module",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/sun.nio.ch",
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.reflect",
          "java.base/jdk.internal.math",
          "java.base/jdk.internal.module",
          "java.base/jdk.internal.util.jar",
          "jdk.management/com.sun.management.internal");

  private CassandraProgram() {}

  /**
   * A node.
   *
   * @param classpath its jars
   * @param yaml its configuration
   * @param data where it keeps everything
   */
  static JavaProgram of(String classpath, Path yaml, Path data) {
    List<String> flags = new ArrayList<>(List.of("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC"));
    // Ready in half the time. What it costs in throughput, the disk's syncs cost more.
    flags.add("-XX:TieredStopAtLevel=1");
    flags.add("-XX:+ExitOnOutOfMemoryError");
    flags.add("-Djdk.attach.allowAttachSelf=true");
    flags.add("-Dcassandra.config=" + yaml.toUri());
    flags.add("-Dcassandra.storagedir=" + data);
    flags.add("-Dcassandra-foreground=yes");
    // There is no other node whose state it could wait for.
    flags.add("-Dcassandra.ring_delay_ms=0");
    flags.add("-Dcassandra.skip_wait_for_gossip_to_settle=0");
    // Or it measures this for three seconds.
    flags.add("-Dcassandra.memtable.row_overhead_size=180");
    // Or it waits for connections of other nodes to end.
    flags.add("-Dcassandra.test.messagingService.nonGracefulShutdown=true");
    EXPORTS.forEach(it -> flags.addAll(List.of("--add-exports", it + "=ALL-UNNAMED")));
    OPENS.forEach(it -> flags.addAll(List.of("--add-opens", it + "=ALL-UNNAMED")));
    return new JavaProgram(classpath, MAIN, flags, List.of());
  }
}
