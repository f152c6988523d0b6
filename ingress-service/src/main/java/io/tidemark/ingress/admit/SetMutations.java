/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.ingress.admit;

import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.Mutation;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.namespace.Namespace;
import io.tidemark.record.SetPart;
import io.tidemark.record.TargetUri;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a request is to a set of mutations. */
final class SetMutations {

  private SetMutations() {}

  static @Nullable Problem check(WriteToLogRequest request, Namespace namespace) {
    if (namespace.sets().isEmpty()) {
      return request.hasMutation() ? noSets(namespace) : null;
    }
    if (!request.hasMutation()) {
      return Problem.invalid(
          "mutation is absent, but the records of namespace '"
              + namespace.name()
              + "' are all part of a set; give mutation.set_id, and mutation.sequence or"
              + " mutation.complete");
    }
    Problem problem = part(request.getMutation(), namespace.sets().get().maxMutations());
    if (problem == null) {
      problem = named(request);
    }
    if (problem == null) {
      problem = delayed(request.getLifecycle());
    }
    return problem == null && request.getMutation().hasComplete() ? marker(request) : problem;
  }

  /** What a request is to a set; empty where it is nothing, or where that is malformed. */
  static Optional<SetPart> read(WriteToLogRequest request) {
    Mutation mutation = request.getMutation();
    if (!request.hasMutation() || !SetPart.validId(mutation.getSetId())) {
      return Optional.empty();
    }
    return switch (mutation.getPartCase()) {
      case SEQUENCE ->
          within(mutation.getSequence(), SetPart.MOST_MUTATIONS)
              ? Optional.of(new SetPart.Mutation(mutation.getSetId(), mutation.getSequence()))
              : Optional.empty();
      case COMPLETE ->
          within(mutation.getComplete(), SetPart.MOST_MUTATIONS)
              ? Optional.of(new SetPart.Completion(mutation.getSetId(), mutation.getComplete()))
              : Optional.empty();
      case PART_NOT_SET -> Optional.empty();
    };
  }

  /**
   * Where a checked part of a set goes. A mutation keeps the default that it was written with: it
   * is compared with what is sent again.
   *
   * @param named the target that the request names
   */
  static Optional<TargetUri> target(SetPart part, Optional<TargetUri> named, Namespace namespace) {
    return part instanceof SetPart.Mutation ? named.or(namespace::defaultTarget) : named;
  }

  /** Why nothing of a set can be cancelled. */
  static Problem cancelled(Namespace namespace) {
    return Problem.invalid(
        "namespace '"
            + namespace.name()
            + "' has sets of mutations, and a set can't be taken back; one that isn't completed is"
            + " never applied");
  }

  private static Problem noSets(Namespace namespace) {
    return Problem.invalid(
        "mutation is given, but namespace '"
            + namespace.name()
            + "' is of persona "
            + namespace.persona()
            + ", which has no sets; leave it out, or write to a namespace of persona"
            + " multi-partition");
  }

  private static @Nullable Problem part(Mutation mutation, int most) {
    if (!SetPart.validId(mutation.getSetId())) {
      int length = mutation.getSetId().length();
      return Problem.invalid(
          "mutation.set_id "
              + Problem.show(mutation.getSetId())
              + (length > SetPart.LONGEST_ID ? " has " + length + " characters" : "")
              + "; it must be 1 to "
              + SetPart.LONGEST_ID
              + " printable ASCII characters without a space");
    }
    return switch (mutation.getPartCase()) {
      case SEQUENCE -> number("mutation.sequence", mutation.getSequence(), most);
      case COMPLETE -> number("mutation.complete", mutation.getComplete(), most);
      case PART_NOT_SET ->
          Problem.invalid(
              "mutation has neither sequence nor complete; give sequence for a mutation, from 1,"
                  + " or complete for the marker that ends the set");
    };
  }

  private static @Nullable Problem number(String field, int value, int most) {
    return within(value, most)
        ? null
        : Problem.invalid(
            field
                + " is "
                + value
                + "; it must be 1 to "
                + most
                + ", the namespace's sets.max_mutations");
  }

  private static boolean within(int value, int most) {
    return value >= 1 && value <= most;
  }

  private static @Nullable Problem named(WriteToLogRequest request) {
    String remedy = "; leave it out: mutation.set_id and its place name a part of a set";
    if (!request.getId().isEmpty()) {
      return Problem.invalid("id is " + Problem.show(request.getId()) + remedy);
    }
    if (!request.getKey().isEmpty()) {
      return Problem.invalid("key has " + request.getKey().size() + " bytes" + remedy);
    }
    return null;
  }

  private static @Nullable Problem delayed(Lifecycle lifecycle) {
    String remedy = "; leave it out: a set is applied when it is complete";
    if (!Schedule.zero(lifecycle.getDelay())) {
      return Problem.invalid("lifecycle.delay is " + Schedule.text(lifecycle.getDelay()) + remedy);
    }
    if (!Schedule.zero(lifecycle.getJitter())) {
      return Problem.invalid(
          "lifecycle.jitter is " + Schedule.text(lifecycle.getJitter()) + remedy);
    }
    return null;
  }

  private static @Nullable Problem marker(WriteToLogRequest request) {
    String remedy = ", but mutation.complete makes it a marker, which has none; leave it out";
    if (!request.getPayload().isEmpty()) {
      return Problem.invalid("payload has " + request.getPayload().size() + " bytes" + remedy);
    }
    if (!request.getTarget().getUri().isEmpty()) {
      return Problem.invalid(
          "target.uri is " + Problem.show(request.getTarget().getUri()) + remedy);
    }
    if (request.hasCacheWrite()) {
      return Problem.invalid("cache_write is given" + remedy);
    }
    return null;
  }
}
