/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a job is to be started.
 *
 * @param jar the stack's own copy
 * @param parallelism of each of its operators
 * @param options the job's own, beside those that the stack gives
 * @param from the savepoint or checkpoint to go on from; empty: begin anew
 * @param allowStateLoss whether what the one before held may be lost; so too where the options say
 *     so
 */
record JobPlan(
    Path jar,
    int parallelism,
    List<String> options,
    Optional<String> from,
    boolean allowStateLoss) {

  /** The job's own option that says so; never remembered, so it is good for one start alone. */
  static final String ALLOW_STATE_LOSS = "--allow-state-loss";

  JobPlan {
    allowStateLoss |= options.contains(ALLOW_STATE_LOSS);
    options = options.stream().filter(option -> !option.equals(ALLOW_STATE_LOSS)).toList();
  }
}
