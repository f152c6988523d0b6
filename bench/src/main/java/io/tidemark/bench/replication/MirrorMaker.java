/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.replication;

import io.tidemark.bench.scenario.PeerProcesses;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.process.JavaProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * MirrorMaker 2 in its dedicated mode, copying one topic from a broker to another under the same
 * name. Its producer has our target's settings, its consumer takes larger polls than by default,
 * and what it does beside copying (heartbeats, checkpoints, syncs of settings) is off.
 */
final class MirrorMaker implements AutoCloseable {

  /** What rows call it. */
  static final String NAME = "MirrorMaker 2";

  private static final List<String> HEAP = List.of("-Xms256m", "-Xmx2g");
  private static final String MAIN = "org.apache.kafka.connect.mirror.MirrorMaker";

  private final PeerProcesses processes;

  private MirrorMaker(PeerProcesses processes) {
    this.processes = processes;
  }

  /**
   * Starts it.
   *
   * @param from the broker that is read
   * @param to the broker that is written
   * @param tasks how many tasks copy
   */
  static MirrorMaker start(StackHome home, String from, String to, String topic, int tasks)
      throws IOException {
    MirrorMaker mirror = new MirrorMaker(new PeerProcesses("mirror-maker"));
    try {
      Path settings =
          mirror.processes.write(
              "mm2.properties",
              settings(from, to, topic, tasks).entrySet().stream()
                  .map(entry -> entry.getKey() + " = " + entry.getValue())
                  .toList());
      JavaProgram program =
          new JavaProgram(home.mirrorMakerClasspath(), MAIN, HEAP, List.of(settings.toString()));
      // That it copies shows in the target's topic alone: the load's warm-up waits for it.
      mirror.processes.launcher().start("mirror-maker", program, () -> true);
      return mirror;
    } catch (IOException | RuntimeException e) {
      mirror.close();
      throw e;
    }
  }

  private static Map<String, String> settings(String from, String to, String topic, int tasks) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("clusters", "a, b");
    settings.put("a.bootstrap.servers", from);
    settings.put("b.bootstrap.servers", to);
    settings.put("a->b.enabled", "true");
    settings.put("b->a.enabled", "false");
    settings.put("a->b.topics", topic);
    settings.put("tasks.max", Integer.toString(tasks));
    settings.put(
        "replication.policy.class", "org.apache.kafka.connect.mirror.IdentityReplicationPolicy");
    for (String internal :
        List.of(
            "replication.factor",
            "checkpoints.topic.replication.factor",
            "heartbeats.topic.replication.factor",
            "offset-syncs.topic.replication.factor",
            "offset.storage.replication.factor",
            "status.storage.replication.factor",
            "config.storage.replication.factor")) {
      settings.put(internal, "1");
    }
    for (String extra :
        List.of(
            "emit.heartbeats.enabled",
            "emit.checkpoints.enabled",
            "sync.topic.configs.enabled",
            "sync.topic.acls.enabled",
            "refresh.groups.enabled")) {
      settings.put("a->b." + extra, "false");
    }
    settings.put("b.producer.compression.type", "lz4");
    settings.put("b.producer.linger.ms", "5");
    settings.put("b.producer.batch.size", Integer.toString(128 * 1024));
    settings.put("b.producer.buffer.memory", Integer.toString(64 * 1024 * 1024));
    settings.put("a.consumer.max.poll.records", "5000");
    return settings;
  }

  @Override
  public void close() {
    processes.close();
  }
}
