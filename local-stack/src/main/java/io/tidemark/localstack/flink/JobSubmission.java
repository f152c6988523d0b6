/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A job to submit.
 *
 * @param jar with the job and all that Flink lacks
 * @param mainClass empty: the one that the jar names
 * @param jobId the id it gets, 32 hexadecimal digits; empty: any
 * @param arguments of its main method
 * @param parallelism given always, for the REST interface ignores the cluster's default
 * @param from the savepoint or retained checkpoint to restore
 * @param allowStateLoss whether state in it may be left behind that no operator takes
 */
public record JobSubmission(
    Path jar,
    Optional<String> mainClass,
    Optional<String> jobId,
    List<String> arguments,
    int parallelism,
    Optional<String> from,
    boolean allowStateLoss) {

  public JobSubmission {
    arguments = List.copyOf(arguments);
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism: " + parallelism + "; it must be 1 or more");
    }
  }
}
