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
 * @param allowStateLoss whether state may be left behind that no operator takes
 */
record JobPlan(
    Path jar,
    int parallelism,
    List<String> options,
    Optional<String> from,
    boolean allowStateLoss) {

  JobPlan {
    options = List.copyOf(options);
  }
}
