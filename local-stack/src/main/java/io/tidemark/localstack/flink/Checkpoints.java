/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds checkpoints in the directory where Flink keeps them: {@code JOB/chk-N/_metadata}. */
public final class Checkpoints {

  private static final String PREFIX = "chk-";

  private Checkpoints() {}

  /** The newest complete checkpoint of a job. */
  public static Optional<Path> latest(Path directory, String jobId) {
    Path ofJob = directory.resolve(jobId);
    if (!Files.isDirectory(ofJob)) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(ofJob)) {
      return entries
          .filter(entry -> number(entry) >= 0)
          // Written last, so a checkpoint without it was under way when the job died.
          .filter(entry -> Files.exists(entry.resolve("_metadata")))
          .max(Comparator.comparingLong(Checkpoints::number));
    } catch (IOException e) {
      throw new StackException("directory " + ofJob + " can't be listed: " + e, e);
    }
  }

  private static long number(Path entry) {
    String name = entry.getFileName().toString();
    if (!name.matches(PREFIX + "\\d{1,18}")) {
      return -1;
    }
    return Long.parseLong(name.substring(PREFIX.length()));
  }
}
