/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces of a directory: each {@code NAME.json} in it is the document of namespace {@code
 * NAME}.
 *
 * <p>A new version that is no good, or wants a topic that another namespace has, is rejected: it is
 * logged once, it shows in {@link Namespaces#rejected()}, and the version before stays in force. A
 * directory that can't be read leaves everything as it is. So no mistake and no outage of a file
 * system takes a namespace away; only the removal of its document does.
 */
public final class DirectoryNamespaceRegistry implements NamespaceRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryNamespaceRegistry.class);

  private final DocumentDirectory directory;
  private final NamespaceDefaults defaults;
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "tidemark-namespaces");
            thread.setDaemon(true);
            return thread;
          });

  private final RegistryLog log = new RegistryLog(LOG);
  private Map<String, DocumentVersion> versions = Map.of();
  private volatile Namespaces current = new Namespaces(0, Map.of(), Map.of());

  private DirectoryNamespaceRegistry(DocumentDirectory directory, NamespaceDefaults defaults) {
    this.directory = directory;
    this.defaults = defaults;
  }

  /**
   * Reads a directory, and goes on looking for changes until it is closed.
   *
   * @param directory the directory; at most 10,000 documents
   * @param defaults what namespaces get that leave it open
   * @param refreshInterval how long to wait between two looks; at least 1 ms
   * @throws UncheckedIOException if the directory isn't there or can't be read. Documents that are
   *     no good don't keep the others from loading.
   */
  public static DirectoryNamespaceRegistry open(
      Path directory, NamespaceDefaults defaults, Duration refreshInterval) {
    if (refreshInterval.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "refresh interval is " + refreshInterval + "; it must be at least 1 ms");
    }
    DirectoryNamespaceRegistry registry = openUnwatched(directory, defaults);
    registry.start(refreshInterval);
    return registry;
  }

  /**
   * Reads a directory, and looks again only when {@link #refresh} is called: no thread is left
   * behind if nobody closes it.
   *
   * @param directory the directory; at most 10,000 documents
   * @param defaults what namespaces get that leave it open
   * @throws UncheckedIOException as for {@link #open}
   */
  public static DirectoryNamespaceRegistry openUnwatched(
      Path directory, NamespaceDefaults defaults) {
    if (!Files.isDirectory(directory)) {
      throw new UncheckedIOException(
          new IOException(
              "namespace directory %s %s; create it, or name another"
                  .formatted(
                      directory, Files.exists(directory) ? "is no directory" : "does not exist")));
    }
    DirectoryNamespaceRegistry registry =
        new DirectoryNamespaceRegistry(new DocumentDirectory(directory), defaults);
    try {
      registry.load();
    } catch (IOException e) {
      registry.close();
      throw new UncheckedIOException("namespace directory " + directory + " can't be read", e);
    }
    return registry;
  }

  @Override
  public Namespaces current() {
    return current;
  }

  @Override
  public void refresh() {
    try {
      load();
    } catch (IOException e) {
      log.unreadable(directory.path(), e);
    }
  }

  @Override
  public void close() {
    refresher.shutdown();
  }

  private void start(Duration interval) {
    long nanos = TimeUnit.NANOSECONDS.convert(interval);
    var unused = refresher.scheduleWithFixedDelay(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    try {
      refresh();
    } catch (RuntimeException e) {
      // A schedule whose task throws is never run again, and nobody would be told.
      LOG.error("Looking for changed namespaces failed; the next look is as planned", e);
    }
  }

  private synchronized void load() throws IOException {
    Map<String, DocumentVersion> read = new HashMap<>();
    Map<String, Namespace> before = current.byName();
    NavigableMap<String, Namespace> wanted = new TreeMap<>();
    Map<String, String> rejected = new HashMap<>();
    for (Map.Entry<String, Path> file : directory.list().entrySet()) {
      String name = name(file.getKey());
      DocumentVersion version =
          DocumentVersion.read(name, file.getValue(), versions.get(file.getKey()), defaults);
      read.put(file.getKey(), version);
      if (version.namespace().isPresent()) {
        wanted.put(name, version.namespace().get());
      } else {
        rejected.put(file.getKey(), version.error());
        Namespace old = before.get(name);
        if (old != null) {
          wanted.put(name, old);
        }
      }
    }
    Reconciliation outcome = Reconciliation.of(before, wanted);
    outcome
        .rejected()
        .forEach((name, reason) -> rejected.put(name + DocumentDirectory.SUFFIX, reason));
    versions = read;
    publish(outcome.inForce(), rejected);
    log.loaded(before, current, read);
  }

  private void publish(Map<String, Namespace> inForce, Map<String, String> rejected) {
    Namespaces old = current;
    if (old.version() == 0 || !old.byName().equals(inForce) || !old.rejected().equals(rejected)) {
      current = new Namespaces(old.version() + 1, inForce, rejected);
    }
  }

  private static String name(String fileName) {
    return fileName.substring(0, fileName.length() - DocumentDirectory.SUFFIX.length());
  }
}
