/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.tidemark.api.v1.Mutation;
import io.tidemark.api.v1.Target;
import io.tidemark.api.v1.WriteToLogRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ingress is asked for.
 *
 * @param namespace the sets'
 * @param target where the items are put
 * @param content what they are
 */
record SetRequests(String namespace, String target, SetContent content) {

  /** The name of a set. */
  static String id(long set) {
    return "set-" + set;
  }

  /** A mutation. */
  WriteToLogRequest mutation(int lane, long set, int sequence) {
    return WriteToLogRequest.newBuilder()
        .setNamespace(namespace)
        .setTarget(Target.newBuilder().setUri(target))
        .setPayload(content.item(lane, set, sequence).payload())
        .setMutation(Mutation.newBuilder().setSetId(id(set)).setSequence(sequence))
        .build();
  }

  /** Some mutations, from the one after a place on. */
  List<WriteToLogRequest> mutations(int lane, long set, int after, int most) {
    List<WriteToLogRequest> mutations = new ArrayList<>();
    for (int i = after + 1; i <= Math.min(content.size(), after + most); i++) {
      mutations.add(mutation(lane, set, i));
    }
    return mutations;
  }

  /** The completion marker. */
  WriteToLogRequest marker(long set) {
    return WriteToLogRequest.newBuilder()
        .setNamespace(namespace)
        .setMutation(Mutation.newBuilder().setSetId(id(set)).setComplete(content.size()))
        .build();
  }
}
