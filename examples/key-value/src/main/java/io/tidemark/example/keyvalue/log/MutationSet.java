/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue.log;

import io.tidemark.api.v1.Lifecycle;
import io.tidemark.api.v1.WriteToLogBatchRequest;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.example.keyvalue.request.Call;
import io.tidemark.example.keyvalue.request.Changes;
import io.tidemark.example.keyvalue.v1.Mutation;
import java.util.List;

/**
 * A call of MutateItems as a set of mutations in Tidemark. The same call makes the same set, to the
 * byte: Tidemark takes it again without effect.
 *
 * @param namespace Tidemark's namespace of such sets
 * @param call which call it is
 * @param destination where the tables are
 * @param mutations in the order in which they are to happen
 */
public record MutationSet(
    String namespace, Call call, Destination destination, List<Mutation> mutations) {

  public MutationSet {
    mutations = List.copyOf(mutations);
  }

  /** What it is called in Tidemark. */
  public String id() {
    return call.name();
  }

  int size() {
    return mutations.size();
  }

  /** All of it but the completion marker. */
  WriteToLogBatchRequest requests() {
    WriteToLogBatchRequest.Builder batch = WriteToLogBatchRequest.newBuilder();
    Lifecycle written = Lifecycle.newBuilder().setWriteTime(call.generationTime()).build();
    int sequence = 0;
    for (Mutation mutation : mutations) {
      sequence++;
      batch.addRequests(
          WriteToLogRequest.newBuilder()
              .setNamespace(namespace)
              .setLifecycle(written)
              .setPayload(Changes.of(mutation).toByteString())
              .setTarget(destination.table(mutation.getTable()))
              .setMutation(part().setSequence(sequence)));
    }
    return batch.build();
  }

  /** The completion marker. */
  WriteToLogBatchRequest marker() {
    return WriteToLogBatchRequest.newBuilder()
        .addRequests(
            WriteToLogRequest.newBuilder()
                .setNamespace(namespace)
                .setMutation(part().setComplete(size())))
        .build();
  }

  private io.tidemark.api.v1.Mutation.Builder part() {
    return io.tidemark.api.v1.Mutation.newBuilder().setSetId(id());
  }
}
