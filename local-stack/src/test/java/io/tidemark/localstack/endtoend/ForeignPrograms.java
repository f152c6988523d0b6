/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import io.tidemark.localstack.StackHome;
import io.tidemark.localstack.process.InstalledProgram;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs in other languages that the tests start, from {@code local-stack/src/test/clients}. What
 * they need of Debian, {@code ./verify} installs; packages of npm are installed once, as the lock
 * file there has them.
 */
final class ForeignPrograms {

  private static final InstalledProgram NODE = new InstalledProgram("node", "nodejs");
  private static final InstalledProgram NPM = new InstalledProgram("npm", "npm");

  /** Debian's own: its packages aren't seen by another that comes first on the path. */
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final String LOCK = "package-lock.json";

  private ForeignPrograms() {}

  /** How a script of {@code clients/node} is started. */
  static List<String> node(String script) {
    return List.of(NODE.path().toString(), packages().resolve(script).toString());
  }

  /** How a script of {@code clients/python} is started. */
  static List<String> python(String script) {
    if (!Files.isExecutable(PYTHON)) {
      throw new StackException(PYTHON + " isn't on this machine; run ./verify, which installs it");
    }
    return List.of(PYTHON.toString(), sources().resolve("python").resolve(script).toString());
  }

  /** A program that a package of npm brings. */
  static Path ofPackage(String program) {
    return packages().resolve("node_modules/.bin").resolve(program);
  }

  private static Path sources() {
    return StackHome.find().root().resolve("local-stack/src/test/clients");
  }

  /** Where scripts and packages are, for a script finds its packages beside itself alone. */
  private static Path packages() {
    Path place = StackHome.find().root().resolve("local-stack/target/clients/node");
    try {
      Files.createDirectories(place);
      try (FileChannel channel =
              FileChannel.open(
                  place.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (held.isValid()) {
          update(place);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return place;
  }

  private static void update(Path place) throws IOException {
    Path lock = sources().resolve("node").resolve(LOCK);
    Path installed = place.resolve("installed");
    boolean same = Files.exists(installed) && Files.mismatch(lock, installed) == -1;
    try (Stream<Path> files = Files.list(sources().resolve("node"))) {
      for (Path file : files.toList()) {
        Files.copy(file, place.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!same) {
      install(place);
      Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void install(Path place) throws IOException {
    Path log = place.resolve("install.log");
    Process npm =
        new ProcessBuilder(
                NPM.path().toString(), "ci", "--no-audit", "--no-fund", "--ignore-scripts")
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!npm.waitFor(3, TimeUnit.MINUTES) || npm.exitValue() != 0) {
        throw new StackException("npm ci failed in " + place + ":\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while npm ci ran in " + place, e);
    } finally {
      npm.destroyForcibly();
    }
  }
}
