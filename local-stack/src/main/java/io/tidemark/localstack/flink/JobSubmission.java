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
 * @param arguments of its main method
 * @param parallelism given always, for the REST interface ignores the cluster's default
 * @param from the savepoint or retained checkpoint to restore
 */
public record JobSubmission(
    Path jar,
    Optional<String> mainClass,
    List<String> arguments,
    int parallelism,
    Optional<String> from) {

  public JobSubmission {
    arguments = List.copyOf(arguments);
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism: " + parallelism + "; it must be 1 or more");
    }
  }
}
