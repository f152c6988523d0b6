/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.sqs;

import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.JavaProgram;
import io.tidemark.localstack.process.Launcher;
import io.tidemark.localstack.process.Readiness;
import io.tidemark.localstack.process.Server;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** An ElasticMQ, in place of SQS. A restart keeps its port, its queues and their messages. */
public final class ElasticMq {

  /** What it is called. */
  public static final String NAME = "elasticmq";

  /** One that the AWS SDK takes; the server doesn't care which. */
  private static final String REGION = "eu-west-1";

  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final int port;
  private final Server server;

  private ElasticMq(Launcher launcher, JavaProgram program, int port) {
    this.port = port;
    this.server =
        new Server(
            launcher,
            NAME,
            GRACE,
            () -> new Server.Run(program, Readiness.answering(port, REQUEST)));
  }

  /**
   * Starts a server, with the data of the one before in the same directory if there was one.
   *
   * @param classpath its jars
   * @param port where clients connect
   * @param queues the names of the queues that it has from the beginning
   */
  public static ElasticMq start(
      Launcher launcher, String classpath, int port, Collection<String> queues) {
    return start(launcher, classpath, port, queues, false);
  }

  /**
   * The same, or one that forgets everything when it ends.
   *
   * @param inMemory whether it forgets
   */
  public static ElasticMq start(
      Launcher launcher, String classpath, int port, Collection<String> queues, boolean inMemory) {
    Path data = Directories.make(launcher.directory().resolve(NAME));
    Path config = launcher.directory().resolve("conf").resolve("elasticmq.conf");
    try {
      Files.writeString(config, new ElasticMqConfig(port, data, queues, inMemory).hocon());
    } catch (IOException e) {
      throw new StackException("file " + config + " can't be written: " + e, e);
    }
    List<String> flags = List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dconfig.file=" + config);
    return new ElasticMq(
        launcher, new JavaProgram(classpath, "org.elasticmq.server.Main", flags, List.of()), port);
  }

  /** Where clients of one at a port of this machine connect. */
  public static String endpoint(int port) {
    return "http://127.0.0.1:" + port;
  }

  /**
   * What the AWS SDK has to be told to find one, by the names of the environment's variables. The
   * server takes any credentials.
   *
   * @param port where clients connect
   */
  public static Map<String, String> sdkEnvironment(int port) {
    return Map.of(
        "AWS_ENDPOINT_URL_SQS",
        endpoint(port),
        "AWS_REGION",
        REGION,
        "AWS_ACCESS_KEY_ID",
        "any",
        "AWS_SECRET_ACCESS_KEY",
        "any");
  }

  /** The same of this one. */
  public Map<String, String> sdkEnvironment() {
    return sdkEnvironment(port);
  }

  /** Where clients connect. */
  public String endpoint() {
    return endpoint(port);
  }

  /**
   * What the AWS SDK has to be told to find it, by the names of the system properties. The server
   * takes any credentials.
   */
  public Map<String, String> sdkProperties() {
    return Map.of(
        "aws.endpointUrlSqs",
        endpoint(),
        "aws.region",
        REGION,
        "aws.accessKeyId",
        "any",
        "aws.secretAccessKey",
        "any");
  }

  /** SIGTERM. */
  public void stop() {
    server.stop();
  }

  /** SIGKILL. */
  public void kill() {
    server.kill();
  }

  /** Starts it again after {@link #kill}, and waits until it is ready. */
  public void start() {
    server.start();
  }
}
