/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.kafka;

import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.ManagedProcess;
import io.tidemark.localstack.process.Readiness;
import io.tidemark.localstack.process.Server;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;

/** A Kafka broker. A restart keeps its port and its data. */
public final class KafkaBroker {

  /** What it is called. */
  public static final String NAME = "kafka";

  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final List<String> HEAP = List.of("-Xms256m", "-Xmx512m");

  private final int port;
  private final Server server;

  private KafkaBroker(Launcher launcher, String classpath, int port, Path properties) {
    this.port = port;
    JavaProgram program =
        new JavaProgram(classpath, "kafka.Kafka", HEAP, List.of(properties.toString()));
    this.server =
        new Server(launcher, NAME, GRACE, () -> new Server.Run(program, readiness(launcher, port)));
  }

  /**
   * Starts a broker, with the data of the one before in the same directory if there was one.
   *
   * @param classpath the broker's jars
   * @param port where clients connect
   * @param controllerPort for itself
   * @param overrides settings of server.properties
   */
  public static KafkaBroker start(
      Launcher launcher,
      String classpath,
      int port,
      int controllerPort,
      Map<String, String> overrides) {
    Path data = Directories.make(launcher.directory().resolve("kafka"));
    Path properties = launcher.directory().resolve("conf").resolve("server.properties");
    try {
      Files.writeString(
          properties, new BrokerConfig(port, controllerPort, data, overrides).properties());
    } catch (IOException e) {
      throw new StackException("file " + properties + " can't be written: " + e, e);
    }
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(launcher, classpath, properties);
    }
    return new KafkaBroker(launcher, classpath, port, properties);
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Its process. */
  public ManagedProcess process() {
    return server.process();
  }

  /** SIGKILL. */
  public void kill() {
    server.kill();
  }

  /** SIGTERM: it says farewell to its clients. */
  public void stop() {
    server.stop();
  }

  /** Starts it again after {@link #kill} or {@link #stop}, and waits until it is ready. */
  public void start() {
    server.start();
  }

  /** Makes topics; those that are there stay as they are. Returns those that were made. */
  public Set<String> createTopics(Collection<String> topics, int partitions) {
    return Topics.create(bootstrapServers(), topics, partitions);
  }

  /** Makes a topic, unless it is there. */
  public void createTopic(String topic, int partitions) {
    createTopics(List.of(topic), partitions);
  }

  private static void format(Launcher launcher, String classpath, Path properties) {
    List<String> arguments =
        List.of("format", "-t", Uuid.randomUuid().toString(), "-c", properties.toString());
    List<String> quick = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    launcher.run(
        "kafka-format", new JavaProgram(classpath, "kafka.tools.StorageTool", quick, arguments));
  }

  private static Readiness readiness(Launcher launcher, int port) {
    // The line comes last, once the broker is unfenced and takes requests.
    return Readiness.logged(launcher.log(NAME), "Kafka Server started")
        .and(Readiness.accepting(port));
  }
}
