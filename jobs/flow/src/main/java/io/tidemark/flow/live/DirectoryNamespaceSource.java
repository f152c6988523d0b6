/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.live;

import io.tidemark.flow.read.NamespaceSource;
import io.tidemark.namespace.DirectoryNamespaceRegistry;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceRegistry;
import io.tidemark.namespace.SnapshotDirectory;
import io.tidemark.namespace.TargetPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Namespaces out of a directory that every machine of the job can read. Each machine keeps what is
 * in force on its own disk.
 */
public final class DirectoryNamespaceSource implements NamespaceSource {

  /** How soon a changed document takes effect. */
  private static final Duration REFRESH = Duration.ofSeconds(2);

  private static final long serialVersionUID = 1L;

  private final String directory;
  private final List<String> defaultAllowedTargets;

  /**
   * Makes one.
   *
   * @param directory the directory's path
   * @param defaults what namespaces get that name no targets of their own
   */
  public DirectoryNamespaceSource(String directory, NamespaceDefaults defaults) {
    this.directory = directory;
    this.defaultAllowedTargets =
        List.copyOf(defaults.allowedTargets().stream().map(TargetPattern::value).toList());
  }

  /** The directory's path. */
  public String directory() {
    return directory;
  }

  @Override
  public NamespaceRegistry open() {
    return DirectoryNamespaceRegistry.open(
        Path.of(directory), SnapshotDirectory.ofProcess(), defaults(), REFRESH);
  }

  @Override
  public NamespaceRegistry openUnwatched() {
    return DirectoryNamespaceRegistry.openUnwatched(
        Path.of(directory), SnapshotDirectory.ofProcess(), defaults());
  }

  private NamespaceDefaults defaults() {
    return new NamespaceDefaults(defaultAllowedTargets.stream().map(TargetPattern::new).toList());
  }
}
