/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import io.tidemark.localstack.process.StackException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The jobs that can be submitted, one a persona. */
public enum PersonaJob {
  /** Deliver at a due time, retry with backoff. */
  DELAY_QUEUE("delay-queue", "io.tidemark.delayqueue.DelayQueueJob"),
  /** Bring every write to every other region. */
  REPLICATION("replication", "io.tidemark.replication.ReplicationJob"),
  /** Apply sets of mutations, each in sequence. */
  MULTI_PARTITION("multi-partition", "io.tidemark.multipartition.MultiPartitionJob");

  private final String persona;
  private final String mainClass;

  PersonaJob(String persona, String mainClass) {
    this.persona = persona;
    this.mainClass = mainClass;
  }

  /** The persona's name on the command line. */
  public String persona() {
    return persona;
  }

  /** The class with the job's main method. */
  public String mainClass() {
    return mainClass;
  }

  /** The directory of the build that has the jar, below the home. */
  Path jarDirectory() {
    return Path.of("jobs", persona, "target");
  }

  /** The jar's name, with a star for the version. */
  String jarPattern() {
    return "tidemark-" + persona + "-*-job.jar";
  }

  /**
   * The job of a persona.
   *
   * @throws StackException naming the personas that there are
   */
  public static PersonaJob of(String persona) {
    return Arrays.stream(values())
        .filter(job -> job.persona.equals(persona))
        .findFirst()
        .orElseThrow(
            () -> new StackException("persona '" + persona + "' isn't known; there is " + all()));
  }

  /** The names of all personas, for people. */
  public static String all() {
    return Arrays.stream(values()).map(PersonaJob::persona).collect(Collectors.joining(", "));
  }
}
