/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.delay.rocketmq;

import io.tidemark.bench.delay.load.Measured;
import io.tidemark.bench.scenario.PeerProcesses;
import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.Ports;
import io.tidemark.localstack.process.Readiness;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * RocketMQ as its guide sets it up: a name server and one broker, asynchronous flush as Kafka's,
 * all else at its defaults, with half of the heap that its script gives the broker for a machine of
 * this size. The load runs in a process of its own, with RocketMQ's jars.
 */
public final class RocketMq implements AutoCloseable {

  /** What rows call it. */
  public static final String NAME = "RocketMQ timer";

  private static final List<String> BROKER_HEAP =
      List.of("-Xms4g", "-Xmx4g", "-XX:MaxDirectMemorySize=4g");
  private static final List<String> NAME_SERVER_HEAP = List.of("-Xms256m", "-Xmx256m");
  private static final List<String> OPENS =
      List.of(
          "java.base/java.nio",
          "java.base/sun.nio.ch",
          "java.base/java.lang",
          "java.base/java.util");

  private final StackHome home;
  private final Consumer<String> progress;
  private final PeerProcesses processes = new PeerProcesses("rocketmq");
  private final Path directory = processes.directory();
  private final int nameServerPort;

  /**
   * A load.
   *
   * @param perSecond its pace; 0: as fast as it goes
   * @param warmUp for how long the same load runs before
   * @param time for how long it is measured
   * @param backlog how many messages may be sent and not have come
   * @param leastMillis of delay
   * @param mostMillis of delay; 0: none, the messages have no timer
   */
  public record Run(
      int perSecond,
      Duration warmUp,
      Duration time,
      int backlog,
      int leastMillis,
      int mostMillis) {}

  private RocketMq(StackHome home, Consumer<String> progress) throws IOException {
    this.home = home;
    this.progress = progress;
    // The broker takes three ports in a row beside its own; a gap keeps them apart.
    this.nameServerPort = Ports.free(1, new Random()).get(0);
  }

  /** Starts name server and broker. */
  public static RocketMq start(StackHome home, Consumer<String> progress) throws IOException {
    RocketMq servers = new RocketMq(home, progress);
    try {
      servers.startServers();
      return servers;
    } catch (IOException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private void startServers() throws IOException {
    Launcher launcher = processes.launcher();
    Path names =
        write(
            "namesrv.conf",
            "listenPort=" + nameServerPort,
            "bindAddress=127.0.0.1",
            "kvConfigPath=" + directory.resolve("kvConfig.json"),
            "configStorePath=" + directory.resolve("namesrv.properties"));
    launcher.start(
        "rocketmq-namesrv",
        program(
            "org.apache.rocketmq.namesrv.NamesrvStartup",
            NAME_SERVER_HEAP,
            List.of("-c", names.toString())),
        Readiness.accepting(nameServerPort));
    int port = brokerPort();
    Path store = directory.resolve("store");
    Path broker =
        write(
            "broker.conf",
            "brokerClusterName=bench",
            "brokerName=bench",
            "brokerId=0",
            "brokerRole=ASYNC_MASTER",
            "flushDiskType=ASYNC_FLUSH",
            "brokerIP1=127.0.0.1",
            "bindAddress=127.0.0.1",
            "listenPort=" + port,
            "haListenPort=" + (port + 1),
            "namesrvAddr=127.0.0.1:" + nameServerPort,
            "storePathRootDir=" + store,
            "storePathCommitLog=" + store.resolve("commitlog"));
    launcher.start(
        "rocketmq-broker",
        program(
            "org.apache.rocketmq.broker.BrokerStartup",
            BROKER_HEAP,
            List.of("-c", broker.toString())),
        Readiness.accepting(port));
    progress.accept("rocketmq is ready at 127.0.0.1:" + nameServerPort);
  }

  /** The broker's port: those two below and the one above it are free as well. */
  private static int brokerPort() {
    Random random = new Random();
    while (true) {
      int port = Ports.free(1, random).get(0);
      List<Integer> wanted = List.of(port - 2, port, port + 1);
      if (Ports.choose(wanted, random).equals(wanted)) {
        return port;
      }
    }
  }

  /** Runs a load to its end. */
  public Measured run(Run run) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-XX:-UsePerfData",
                "-Duser.home=" + directory,
                "-cp",
                String.join(
                    File.pathSeparator,
                    home.rocketMqClasspath(),
                    place(RocketMqLoad.class),
                    place(Histogram.class)),
                RocketMqLoad.class.getName(),
                "127.0.0.1:" + nameServerPort));
    command.addAll(RocketMqLoad.arguments(run));
    Process process =
        new ProcessBuilder(command)
            .redirectError(directory.resolve("load.err").toFile())
            .directory(directory.toFile())
            .start();
    List<Measured> measured = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (Measured.isLine(line)) {
          measured.add(Measured.parse(line));
        } else if (line.startsWith(RocketMqLoad.SAYS)) {
          progress.accept("rocketmq: " + line.substring(RocketMqLoad.SAYS.length()));
        }
      }
      if (process.waitFor() != 0 || measured.isEmpty()) {
        throw new IllegalStateException(
            "RocketMQ's load failed: " + Files.readString(directory.resolve("load.err")));
      }
    } finally {
      process.destroyForcibly();
    }
    Measured last = measured.get(measured.size() - 1);
    progress.accept("rocketmq: " + last.summary());
    return last;
  }

  @Override
  public void close() {
    processes.close();
  }

  private JavaProgram program(String mainClass, List<String> heap, List<String> arguments) {
    List<String> flags = new ArrayList<>(heap);
    OPENS.forEach(name -> flags.add("--add-opens=" + name + "=ALL-UNNAMED"));
    flags.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
    // Configuration and logs, which would go to the user's own directory.
    flags.add("-Drocketmq.home.dir=" + directory);
    flags.add("-Duser.home=" + directory);
    return new JavaProgram(home.rocketMqClasspath(), mainClass, flags, arguments);
  }

  private Path write(String name, String... lines) throws IOException {
    return processes.write(name, List.of(lines));
  }

  private static String place(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
