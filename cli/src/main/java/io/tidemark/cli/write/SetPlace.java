/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.write;

import io.tidemark.api.v1.Mutation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which part of a set is written. */
@SuppressWarnings("NullAway.Init") // picocli sets what is required.
final class SetPlace {

  @Option(
      names = "--set",
      required = true,
      paramLabel = "ID",
      description =
          "The set that the record is part of, in a namespace of persona multi-partition. Without"
              + " --id, --key, --delay and --jitter.")
  private String set;

  @ArgGroup(multiplicity = "1")
  private Part part;

  /** A mutation, or the marker that ends them. */
  static final class Part {
    @Option(
        names = "--sequence",
        paramLabel = "N",
        description = "With --set: the mutation's place in the set, from 1.")
    @Nullable Integer sequence;

    @Option(
        names = "--complete",
        paramLabel = "COUNT",
        description =
            "With --set: that all of the set is written, so many mutations. Without payload and"
                + " target.")
    @Nullable Integer count;
  }

  boolean completes() {
    return part.count != null;
  }

  Mutation mutation() {
    Mutation.Builder mutation = Mutation.newBuilder().setSetId(set);
    if (part.count != null) {
      mutation.setComplete(part.count);
    }
    if (part.sequence != null) {
      mutation.setSequence(part.sequence);
    }
    return mutation.build();
  }

  /** The id that the record is answered with. */
  String recordId() {
    return part.sequence == null ? set : set + "#" + part.sequence;
  }
}
