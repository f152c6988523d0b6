/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds checkpoints and savepoints in the directories where Flink keeps them: {@code
 * JOB/chk-N/_metadata} and {@code savepoint-JOB-RANDOM/_metadata}, with six digits of the job's id.
 */
public final class Checkpoints {

  private static final String PREFIX = "chk-";
  private static final int SAVEPOINT_DIGITS = 6;

  /** Written last, so one without it was under way when the job died. */
  private static final String METADATA = "_metadata";

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
          .filter(entry -> Files.exists(entry.resolve(METADATA)))
          .max(Comparator.comparingLong(Checkpoints::number));
    } catch (IOException e) {
      throw new StackException("directory " + ofJob + " can't be listed: " + e, e);
    }
  }

  /**
   * The newest of a job's checkpoints and savepoints. When a job stops with a savepoint, its
   * checkpoints go: one that was stopped while nobody looked has the savepoint alone.
   */
  public static Optional<Path> newest(Path checkpoints, Path savepoints, String jobId) {
    return Stream.concat(latest(checkpoints, jobId).stream(), ofJob(savepoints, jobId).stream())
        .max(Comparator.comparing(Checkpoints::completed));
  }

  private static List<Path> ofJob(Path savepoints, String jobId) {
    String name = "savepoint-" + jobId.substring(0, Math.min(SAVEPOINT_DIGITS, jobId.length()));
    if (!Files.isDirectory(savepoints)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(savepoints)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith(name + "-"))
          .filter(entry -> Files.exists(entry.resolve(METADATA)))
          .toList();
    } catch (IOException e) {
      throw new StackException("directory " + savepoints + " can't be listed: " + e, e);
    }
  }

  private static FileTime completed(Path place) {
    try {
      return Files.getLastModifiedTime(place.resolve(METADATA));
    } catch (IOException e) {
      throw new StackException("file " + place.resolve(METADATA) + " can't be read: " + e, e);
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
