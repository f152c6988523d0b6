/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * The wall clock of a process that is started with {@link #environment}, moved while it runs. The
 * clock that only counts up stays as it is, as it does where an administrator or a time server sets
 * the clock. It is libfaketime that does it, a package of Debian.
 */
final class MovedClock {

  private final Path library;
  private final Path offset;

  /** Not moved yet; keeps its offset in a file of that directory. */
  MovedClock(Path directory) throws IOException {
    this.library = library();
    this.offset = directory.resolve("offset");
    moveTo(Duration.ZERO);
  }

  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", offset.toString(),
        // Seconds until it looks at the file again: to look each time costs a process its speed.
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "DONT_FAKE_MONOTONIC", "1",
        // Or every timed wait of a JVM ends at once, for it waits by the clock that only counts up.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  /** Sets how far it is ahead of the real one, within a second; negative: behind. */
  void moveTo(Duration ahead) throws IOException {
    Path next = offset.resolveSibling("offset.next");
    Files.writeString(next, "%+d%n".formatted(ahead.toSeconds()));
    // It is read at any time, and must be whole.
    Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path library() throws IOException {
    String name = "faketime/libfaketimeMT.so.1";
    try (DirectoryStream<Path> architectures =
        Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-*")) {
      for (Path architecture : architectures) {
        Path found = architecture.resolve(name);
        if (Files.isRegularFile(found)) {
          return found;
        }
      }
    }
    throw new IllegalStateException(
        "/usr/lib/*/" + name + " isn't there; install it: apt-get install libfaketime");
  }
}
