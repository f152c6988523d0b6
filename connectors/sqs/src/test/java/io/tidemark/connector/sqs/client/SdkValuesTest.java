/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

class SdkValuesTest {

  @Test
  void whatTheAnswerDoesNotNameIsInDoubt() {
    SendMessageBatchResponse answer =
        SendMessageBatchResponse.builder()
            .successful(SendMessageBatchResultEntry.builder().id("0").build())
            .failed(
                BatchResultErrorEntry.builder()
                    .id("2")
                    .code("InvalidMessageContents")
                    .senderFault(true)
                    .build())
            .build();

    assertThat(SdkValues.unsent(4, answer))
        .extracting(EntryFailure::index)
        .containsExactlyInAnyOrder(1, 2, 3);
    assertThat(SdkValues.unsent(4, answer))
        .filteredOn(failure -> failure.index() != 2)
        .allMatch(SqsErrors::inDoubt);
    assertThat(SdkValues.unsent(10, SendMessageBatchResponse.builder().build())).hasSize(10);
  }
}
