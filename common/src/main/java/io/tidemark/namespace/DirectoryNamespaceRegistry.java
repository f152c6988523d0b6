/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespaces of a directory: each {@code NAME.json} in it is the document of namespace {@code
 * NAME}.
 *
 * <p>What is in force stays so until a good document replaces it, or one says {@code "removed":
 * true}. A version that is no good, or wants a topic that another namespace has, or would give a
 * queue to another job, is rejected: it is logged once, and shows in {@link Namespaces#rejected()}.
 * A document that isn't there any more changes nothing, nor does a directory that can't be read. So
 * no mistake and no outage of a file system takes a namespace away; only its removal does. With a
 * {@link SnapshotDirectory} that holds for the next process too.
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
  private final Optional<SnapshotFile> snapshot;
  private Map<String, DocumentVersion> versions = Map.of();
  private KnownNamespaces known = KnownNamespaces.NONE;
  private KnownNamespaces saved = KnownNamespaces.NONE;
  private volatile Namespaces current = new Namespaces(0, Map.of(), Map.of());

  private DirectoryNamespaceRegistry(
      DocumentDirectory directory, NamespaceDefaults defaults, Optional<SnapshotFile> snapshot) {
    this.directory = directory;
    this.defaults = defaults;
    this.snapshot = snapshot;
  }

  /**
   * Reads a directory for as long as the process lives, and goes on looking for changes until it is
   * closed.
   *
   * @param directory the directory; at most 10,000 documents
   * @param defaults what namespaces get that leave it open
   * @param refreshInterval how long to wait between two looks; at least 1 ms
   * @throws UncheckedIOException if the directory isn't there or can't be read. Documents that are
   *     no good don't keep the others from loading.
   */
  public static DirectoryNamespaceRegistry open(
      Path directory, NamespaceDefaults defaults, Duration refreshInterval) {
    return watched(directory, Optional.empty(), defaults, refreshInterval);
  }

  /**
   * Reads a directory, and goes on looking for changes until it is closed. What is in force is kept
   * on the local disk, and where the directory or a document is away, the kept one counts.
   *
   * @param directory the directory; at most 10,000 documents
   * @param snapshots where it is kept
   * @param defaults what namespaces get that leave it open
   * @param refreshInterval how long to wait between two looks; at least 1 ms
   * @throws UncheckedIOException if the directory isn't there or can't be read, and nothing is kept
   *     of it
   */
  public static DirectoryNamespaceRegistry open(
      Path directory,
      SnapshotDirectory snapshots,
      NamespaceDefaults defaults,
      Duration refreshInterval) {
    return watched(directory, Optional.of(snapshots), defaults, refreshInterval);
  }

  /**
   * Reads a directory, and looks again only when {@link #refresh} is called: no thread is left
   * behind if nobody closes it. Nothing is kept on the disk.
   *
   * @param directory the directory; at most 10,000 documents
   * @param defaults what namespaces get that leave it open
   * @throws UncheckedIOException as for {@link #open}
   */
  public static DirectoryNamespaceRegistry openUnwatched(
      Path directory, NamespaceDefaults defaults) {
    return opened(directory, Optional.empty(), defaults);
  }

  /**
   * The same, keeping on the local disk what is in force.
   *
   * @param directory the directory; at most 10,000 documents
   * @param snapshots where it is kept
   * @param defaults what namespaces get that leave it open
   * @throws UncheckedIOException as for {@link #open}
   */
  public static DirectoryNamespaceRegistry openUnwatched(
      Path directory, SnapshotDirectory snapshots, NamespaceDefaults defaults) {
    return opened(directory, Optional.of(snapshots), defaults);
  }

  private static DirectoryNamespaceRegistry watched(
      Path directory,
      Optional<SnapshotDirectory> snapshots,
      NamespaceDefaults defaults,
      Duration refreshInterval) {
    if (refreshInterval.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "refresh interval is " + refreshInterval + "; it must be at least 1 ms");
    }
    DirectoryNamespaceRegistry registry = opened(directory, snapshots, defaults);
    registry.start(refreshInterval);
    return registry;
  }

  private static DirectoryNamespaceRegistry opened(
      Path directory, Optional<SnapshotDirectory> snapshots, NamespaceDefaults defaults) {
    DirectoryNamespaceRegistry registry =
        new DirectoryNamespaceRegistry(
            new DocumentDirectory(directory),
            defaults,
            snapshots.map(place -> new SnapshotFile(place, directory)));
    try {
      registry.first();
    } catch (RuntimeException e) {
      registry.close();
      throw e;
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

  private synchronized void first() {
    snapshot.ifPresent(this::restore);
    try {
      load();
    } catch (IOException e) {
      if (known.inForce().isEmpty()) {
        throw new UncheckedIOException(nothingKept(e), e);
      }
      log.unreadable(directory.path(), e);
      publish(Map.of(), Set.of());
      log.loaded(new Namespaces(0, Map.of(), Map.of()), current, versions);
    }
  }

  private void restore(SnapshotFile file) {
    try {
      Optional<SnapshotFile.Saved> found = file.read(defaults);
      found.ifPresent(
          it -> {
            known = it.known();
            saved = known;
            log.restored(file.path(), it);
          });
    } catch (IOException e) {
      log.ignored(file.path(), e);
    }
  }

  private void checkPresent() throws IOException {
    Path path = directory.path();
    if (!Files.isDirectory(path)) {
      throw new IOException(
          "namespace directory %s %s; create it, or name another"
              .formatted(path, Files.exists(path) ? "is no directory" : "does not exist"));
    }
  }

  private String nothingKept(IOException e) {
    return Files.isDirectory(directory.path())
        ? "namespace directory " + directory.path() + " can't be read" + noSnapshot()
        : e.getMessage() + noSnapshot();
  }

  private String noSnapshot() {
    return snapshot
        .map(file -> ". Nor is there a good snapshot of what was in force, in " + file.path())
        .orElse("");
  }

  private synchronized void load() throws IOException {
    checkPresent();
    Map<String, DocumentVersion> read = new HashMap<>();
    for (Map.Entry<String, Path> file : directory.list().entrySet()) {
      read.put(
          file.getKey(),
          DocumentVersion.read(
              DirectoryLook.name(file.getKey()),
              file.getValue(),
              versions.get(file.getKey()),
              defaults));
    }
    Namespaces before = current;
    DirectoryLook look = DirectoryLook.at(known, read);
    known = look.known();
    versions = read;
    // What is in force is on the disk before anybody goes by it.
    save();
    publish(look.rejected(), look.vanished());
    log.loaded(before, current, read);
    if (read.isEmpty() && known.equals(KnownNamespaces.NONE)) {
      log.empty(directory.path());
    }
  }

  private void save() {
    if (snapshot.isEmpty() || (known.equals(saved) && snapshot.get().exists())) {
      return;
    }
    try {
      snapshot.get().write(known);
      saved = known;
      log.saved();
    } catch (IOException e) {
      log.unsaved(snapshot.get().path(), e);
    }
  }

  private void publish(Map<String, String> rejected, Set<String> vanished) {
    Namespaces old = current;
    Namespaces now =
        new Namespaces(
            old.version() + 1, known.namespaces(), rejected, known.removedNamespaces(), vanished);
    if (old.version() == 0 || !old.sameAs(now)) {
      current = now;
    }
  }
}
