/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.bench.multipartition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.api.v1.Refusal;
import io.tidemark.api.v1.Trilean;
import io.tidemark.api.v1.WriteToLogBatchResponse;
import io.tidemark.api.v1.WriteToLogRequest;
import io.tidemark.api.v1.WriteToLogResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {

  private static final WriteToLogResponse TRUE =
      WriteToLogResponse.newBuilder().setDurable(Trilean.TRUE).build();
  private static final WriteToLogResponse UNKNOWN =
      WriteToLogResponse.newBuilder().setDurable(Trilean.UNKNOWN).build();

  private final List<WriteToLogRequest> batch =
      new SetRequests("sets", "cassandra://main/bench/items", new SetContent(3, 8))
          .mutations(0, 1, 0, 3);

  @Test
  void whatIsDurableIsDone() {
    assertThat(Answers.again(batch, answers(TRUE, TRUE, TRUE))).isEmpty();
  }

  @Test
  void whatWasntTakenForNowIsSentAgain() {
    assertThat(Answers.again(batch, answers(UNKNOWN, TRUE, refused(Refusal.UNAVAILABLE))))
        .containsExactly(batch.get(0), batch.get(2));
    assertThat(Answers.again(batch, answers(TRUE, refused(Refusal.RESOURCE_EXHAUSTED), TRUE)))
        .containsExactly(batch.get(1));
  }

  @Test
  void whatIsRefusedForGoodIsAnError() {
    assertThatThrownBy(
            () -> Answers.again(batch, answers(TRUE, TRUE, refused(Refusal.INVALID_ARGUMENT))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("INVALID_ARGUMENT", "because");
  }

  @Test
  void aMissingAnswerIsAnError() {
    assertThatThrownBy(() -> Answers.again(batch, answers(TRUE)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("1 answers to 3 requests");
  }

  private static WriteToLogResponse refused(Refusal refusal) {
    return WriteToLogResponse.newBuilder()
        .setDurable(Trilean.FALSE)
        .setRefusal(refusal)
        .setMessage("because")
        .build();
  }

  private static WriteToLogBatchResponse answers(WriteToLogResponse... answers) {
    return WriteToLogBatchResponse.newBuilder().addAllResponses(List.of(answers)).build();
  }
}
