/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.process.StackException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The repository, and what its build has made of it.
 *
 * @param root the directory with {@code mvnw} and {@code local-stack/}
 */
public record StackHome(Path root) {

  /** The system property that names the repository. */
  public static final String PROPERTY = "tidemark.home";

  /** The environment variable that names it where the property doesn't. */
  public static final String VARIABLE = "TIDEMARK_HOME";

  public StackHome {
    root = root.toAbsolutePath().normalize();
    if (!isHome(root)) {
      throw new StackException(
          "home %s isn't a Tidemark repository: it has no mvnw and local-stack/; set %s"
              .formatted(root, VARIABLE));
    }
  }

  /**
   * Finds it: by the property, else the variable, else upward from the working directory.
   *
   * @throws StackException if it isn't there
   */
  public static StackHome find() {
    return find(
        System.getProperty(PROPERTY), System.getenv(VARIABLE), Path.of("").toAbsolutePath());
  }

  static StackHome find(@Nullable String property, @Nullable String variable, Path start) {
    String named = property != null ? property : variable;
    if (named != null) {
      return new StackHome(Path.of(named));
    }
    for (Path place = start; place != null; place = place.getParent()) {
      if (isHome(place)) {
        return new StackHome(place);
      }
    }
    throw new StackException(
        "no Tidemark repository in %s or above it; set %s".formatted(start, VARIABLE));
  }

  /** The jars of a broker. */
  public String kafkaClasspath() {
    return jars("local-stack/kafka-server/target/lib", "kafka_*.jar");
  }

  /** The jars of a Flink process. */
  public String flinkClasspath() {
    return jars("local-stack/flink-cluster/target/lib", "flink-runtime-*.jar");
  }

  /** The jars of a Cassandra node. */
  public String cassandraClasspath() {
    return jars("local-stack/cassandra-server/target/lib", "cassandra-all-*.jar");
  }

  /** The jars of an ElasticMQ. */
  public String elasticMqClasspath() {
    return jars("local-stack/elasticmq-server/target/lib", "elasticmq-server_*.jar");
  }

  /** The jars of RocketMQ's servers and its client, a peer in benchmarks. */
  public String rocketMqClasspath() {
    return jars("local-stack/rocketmq-server/target/lib", "rocketmq-broker-*.jar");
  }

  /** The jars of MirrorMaker 2, a peer in benchmarks. */
  public String mirrorMakerClasspath() {
    return jars("local-stack/mirror-maker/target/lib", "connect-mirror-*.jar");
  }

  /** The jars of the ingress. */
  public String ingressClasspath() {
    Path own = one("ingress-service/target", "tidemark-ingress-service-*.jar");
    return own + File.pathSeparator + jars("ingress-service/target/lib", "grpc-stub-*.jar");
  }

  /** The jars of a region's writer. */
  public String writerClasspath() {
    Path own = one("writer-service/target", "tidemark-writer-service-*.jar");
    return own + File.pathSeparator + jars("writer-service/target/lib", "folsom-*.jar");
  }

  /** The jars of the Key-Value service of the examples. */
  public String keyValueClasspath() {
    Path own = one("examples/key-value/target", "tidemark-key-value-example-*.jar");
    return own
        + File.pathSeparator
        + jars("examples/key-value/target/lib", "java-driver-core-*.jar");
  }

  /** The jar of a persona's job. */
  public Path jobJar(PersonaJob job) {
    return one(job.jarDirectory().toString(), job.jarPattern());
  }

  /** The Flink configuration of a persona, as production has it. */
  public Path flinkConfig(PersonaJob job) {
    return one("flink-conf/" + job.persona(), "config.yaml");
  }

  /** The namespace documents for a first try. */
  public Path exampleNamespaces() {
    return root.resolve("examples").resolve("namespaces");
  }

  private String jars(String directory, String sign) {
    one(directory, sign);
    return root.resolve(directory).resolve("*").toString();
  }

  private Path one(String directory, String pattern) {
    List<Path> found = new ArrayList<>();
    Path place = root.resolve(directory);
    if (Files.isDirectory(place)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(place, pattern)) {
        files.forEach(found::add);
      } catch (IOException e) {
        throw new StackException("directory " + place + " can't be listed: " + e, e);
      }
    }
    return found.stream()
        .filter(file -> !file.toString().endsWith("-sources.jar"))
        .min(Path::compareTo)
        .orElseThrow(
            () ->
                new StackException(
                    "%s is missing; in %s run ./mvnw package -DskipTests"
                        .formatted(place.resolve(pattern), root)));
  }

  private static boolean isHome(Path place) {
    return Files.exists(place.resolve("mvnw")) && Files.isDirectory(place.resolve("local-stack"));
  }
}
