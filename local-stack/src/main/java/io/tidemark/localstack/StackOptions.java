/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.flink.FlinkSize;
import io.tidemark.localstack.process.InstalledProgram;
import io.tidemark.localstack.process.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What stack to start.
 *
 * @param components what it has
 * @param directory where it keeps everything; empty: a temporary one, deleted when it is closed
 * @param detached whether its processes outlive this JVM
 * @param ports those wished for
 * @param size of the Flink cluster
 * @param namespaces what ingress and jobs are told of them
 * @param overrides what isn't as in production
 * @param regions the names of regions that it has beside, each with a memcached server and a writer
 * @param startLimit how long each server may take until it is ready
 */
public record StackOptions(
    Set<Component> components,
    Optional<Path> directory,
    boolean detached,
    StackPorts ports,
    FlinkSize size,
    NamespaceSetup namespaces,
    Overrides overrides,
    List<String> regions,
    Duration startLimit) {

  /** Kafka, Flink and the ingress, small, in a temporary directory, on any ports. */
  public static final StackOptions DEFAULT =
      new StackOptions(
          Set.of(Component.KAFKA, Component.FLINK, Component.INGRESS),
          Optional.empty(),
          false,
          StackPorts.ANY,
          FlinkSize.SMALL,
          NamespaceSetup.EMPTY,
          Overrides.NONE,
          List.of(),
          Duration.ofMinutes(2));

  public StackOptions {
    components = Set.copyOf(components);
    regions = List.copyOf(regions);
    if (components.contains(Component.INGRESS) && !components.contains(Component.KAFKA)) {
      throw new IllegalArgumentException("components: the ingress needs the broker; add KAFKA");
    }
    if (detached && directory.isEmpty()) {
      throw new IllegalArgumentException(
          "directory: processes that outlive this JVM need one that stays; name it");
    }
  }

  /** With these components alone. */
  public StackOptions withComponents(Component... wanted) {
    return new StackOptions(
        Set.of(wanted),
        directory,
        detached,
        ports,
        size,
        namespaces,
        overrides,
        regions,
        startLimit);
  }

  /** With Cassandra beside what it has. */
  public StackOptions withCassandra() {
    return with(Component.CASSANDRA);
  }

  /** With what stands in for SQS beside what it has. */
  public StackOptions withSqs() {
    return with(Component.SQS);
  }

  private StackOptions with(Component component) {
    Set<Component> more = EnumSet.of(component);
    more.addAll(components);
    return withComponents(more.toArray(Component[]::new));
  }

  /** In a directory that stays. */
  public StackOptions withDirectory(Path place) {
    return new StackOptions(
        components,
        Optional.of(place),
        detached,
        ports,
        size,
        namespaces,
        overrides,
        regions,
        startLimit);
  }

  /** In a directory that stays, with processes that outlive this JVM. */
  public StackOptions withDetached(Path place) {
    return new StackOptions(
        components,
        Optional.of(place),
        true,
        ports,
        size,
        namespaces,
        overrides,
        regions,
        startLimit);
  }

  /** On these ports where they are free. */
  public StackOptions withPorts(StackPorts wishes) {
    return new StackOptions(
        components, directory, detached, wishes, size, namespaces, overrides, regions, startLimit);
  }

  /** With a Flink cluster of another size. */
  public StackOptions withSize(FlinkSize other) {
    return new StackOptions(
        components, directory, detached, ports, other, namespaces, overrides, regions, startLimit);
  }

  /** With these namespaces. */
  public StackOptions withNamespaces(NamespaceSetup setup) {
    return new StackOptions(
        components, directory, detached, ports, size, setup, overrides, regions, startLimit);
  }

  /** With settings that aren't as in production. */
  public StackOptions withOverrides(Overrides other) {
    return new StackOptions(
        components, directory, detached, ports, size, namespaces, other, regions, startLimit);
  }

  /** With regions beside it. */
  public StackOptions withRegions(List<String> names) {
    return new StackOptions(
        components, directory, detached, ports, size, namespaces, overrides, names, startLimit);
  }

  /**
   * Checks that the machine has what Maven doesn't bring.
   *
   * @throws StackException naming the package to install
   */
  public void requirePrograms() {
    if (!regions.isEmpty()) {
      InstalledProgram.MEMCACHED.require();
    }
  }

  boolean has(Component component) {
    return components.contains(component);
  }
}
