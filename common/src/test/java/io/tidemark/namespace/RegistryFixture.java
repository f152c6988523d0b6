/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.bytes;
import static io.tidemark.namespace.Documents.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A directory with two documents, and the registries that a test opens on it. */
abstract class RegistryFixture {

  /** So long that only refresh() looks again. */
  static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path directory;
  final LogCapture log = new LogCapture(DirectoryNamespaceRegistry.class);
  private final List<DirectoryNamespaceRegistry> opened = new ArrayList<>();

  @BeforeEach
  void twoNamespaces() throws IOException {
    write("orders.json", kafka("orders", ""));
    write("users.json", kafka("users", ""));
  }

  @AfterEach
  void close() {
    opened.forEach(DirectoryNamespaceRegistry::close);
    log.close();
  }

  final DirectoryNamespaceRegistry open() {
    return open(directory, NEVER);
  }

  final DirectoryNamespaceRegistry open(Path path, Duration interval) {
    DirectoryNamespaceRegistry registry =
        DirectoryNamespaceRegistry.open(path, NamespaceDefaults.NONE, interval);
    opened.add(registry);
    return registry;
  }

  final Path write(String name, String document) throws IOException {
    return Files.write(directory.resolve(name), bytes(document));
  }
}
