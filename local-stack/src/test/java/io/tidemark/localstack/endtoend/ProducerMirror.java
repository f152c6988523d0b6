/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import static org.awaitility.Awaitility.await;

import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ProcessGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * MirrorMaker 2, which copies what Kafka's own client writes into another topic. Both clusters are
 * the same broker; its policy of names keeps the topics apart.
 */
final class ProducerMirror implements ProducerProgram {

  /** The topic that is copied. */
  static final String SOURCE = "mirrored";

  /** The copy, which is a namespace's topic. */
  static final String COPY = "a.mirrored";

  private static final String MAIN = "org.apache.kafka.connect.mirror.MirrorMaker";
  private static final List<String> FLAGS =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final String ONE_REPLICA = "%s.replication.factor = 1";

  private final ProcessGroup group = new ProcessGroup(running -> {});
  private final ProducerClient client;
  private final Path directory;

  ProducerMirror(String bootstrap, Path directory) {
    client = new ProducerClient(bootstrap, SOURCE);
    this.directory = directory;
  }

  @Override
  public String topic() {
    return SOURCE;
  }

  @Override
  public void start() throws Exception {
    Launcher launcher = new Launcher(group, directory, false, Duration.ofMinutes(1));
    Path settings = Files.write(directory.resolve("mm2.properties"), settings());
    client.write(List.of(new ProducerRecord<>(SOURCE, new byte[1])), ProducerRun.PLAIN);
    launcher.start(
        "mirror-maker",
        new JavaProgram(
            StackHome.find().mirrorMakerClasspath(), MAIN, FLAGS, List.of(settings.toString())),
        () -> true);
    // Whether it copies, its log doesn't say; the first record does.
    await("MirrorMaker copies")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> !TopicRecords.all(client.bootstrap(), COPY).isEmpty());
  }

  @Override
  public void write(List<ProducerRecord<byte[], byte[]>> records, ProducerRun run)
      throws Exception {
    client.write(records, run);
  }

  @Override
  public void close() {
    group.close();
  }

  private List<String> settings() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "clusters = a, b",
                "a.bootstrap.servers = " + client.bootstrap(),
                "b.bootstrap.servers = " + client.bootstrap(),
                "a->b.enabled = true",
                "a->b.topics = " + SOURCE,
                "b.producer.max.request.size = " + ProducerClient.LARGEST,
                // What it does beside copying takes time to start.
                "emit.heartbeats.enabled = false",
                "emit.checkpoints.enabled = false",
                "sync.topic.configs.enabled = false",
                "sync.topic.acls.enabled = false",
                "refresh.groups.enabled = false",
                "replication.factor = 1"));
    for (String topic :
        List.of(
            "checkpoints.topic",
            "heartbeats.topic",
            "offset-syncs.topic",
            "offset.storage",
            "status.storage",
            "config.storage")) {
      settings.add(ONE_REPLICA.formatted(topic));
    }
    return settings;
  }
}
