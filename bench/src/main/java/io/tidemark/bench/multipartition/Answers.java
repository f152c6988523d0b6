/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a batch was answered. */
final class Answers {

  private static final Set<Refusal> FOR_NOW =
      Set.of(Refusal.RESOURCE_EXHAUSTED, Refusal.UNAVAILABLE);

  private Answers() {}

  /**
   * What of a batch is to be sent again.
   *
   * @throws IllegalStateException where that won't help
   */
  static List<WriteToLogRequest> again(
      List<WriteToLogRequest> batch, WriteToLogBatchResponse response) {
    if (response.getResponsesCount() != batch.size()) {
      throw new IllegalStateException(
          "%d answers to %d requests".formatted(response.getResponsesCount(), batch.size()));
    }
    List<WriteToLogRequest> again = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      WriteToLogResponse answer = response.getResponses(i);
      if (answer.getDurable() == Trilean.TRUE) {
        continue;
      }
      if (answer.getDurable() != Trilean.UNKNOWN && !FOR_NOW.contains(answer.getRefusal())) {
        throw new IllegalStateException(
            "refused (%s): %s".formatted(answer.getRefusal(), answer.getMessage()));
      }
      again.add(batch.get(i));
    }
    return again;
  }
}
