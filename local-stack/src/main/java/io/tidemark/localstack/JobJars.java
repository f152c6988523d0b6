/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.process.Directories;
import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * A stack's own copies of the jars that were submitted to it, by their content: the next build
 * overwrites the one that the job before was started from.
 */
final class JobJars {

  private static final int NAME_BYTES = 8;

  private final Path directory;

  /**
   * The jars of a stack.
   *
   * @param stack its directory
   */
  JobJars(Path stack) {
    this.directory = stack.resolve("jobs");
  }

  /** Copies a jar unless it is there. Returns the copy. */
  Path keep(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new StackException("jar " + jar + " isn't there");
    }
    Directories.make(directory);
    Path next = directory.resolve("jar.next");
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
        Files.copy(in, next, StandardCopyOption.REPLACE_EXISTING);
      }
      String name = HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES) + ".jar";
      return Files.move(
          next,
          directory.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    } catch (IOException e) {
      throw new StackException("jar " + jar + " can't be copied to " + directory + ": " + e, e);
    }
  }

  /** Deletes all but these. */
  void prune(Set<Path> wanted) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path jar : found) {
        if (!wanted.contains(jar)) {
          Files.deleteIfExists(jar);
        }
      }
    } catch (IOException e) {
      throw new StackException("directory " + directory + " can't be cleared: " + e, e);
    }
  }
}
