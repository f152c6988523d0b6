/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class SqsErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "400, AWS.SimpleQueueService.NonExistentQueue, QUEUE_MISSING",
    "400, QueueDoesNotExist, QUEUE_MISSING",
    "403, AccessDenied, DENIED",
    "400, AccessDeniedException, DENIED",
    "403, SomethingNew, DENIED",
    "400, ExpiredToken, DENIED",
    "400, RequestThrottled, THROTTLED",
    "400, ThrottlingException, THROTTLED",
    "400, OverLimit, THROTTLED",
    "429, SomethingNew, THROTTLED",
    "400, ReceiptHandleIsInvalid, RECEIPT_EXPIRED",
    "400, AWS.SimpleQueueService.MessageNotInflight, RECEIPT_EXPIRED",
    "400, InvalidMessageContents, INVALID",
    "400, AWS.SimpleQueueService.BatchRequestTooLong, INVALID",
    "400, InvalidParameterValue, INVALID",
    "500, InternalFailure, UNAVAILABLE",
    "503, ServiceUnavailable, UNAVAILABLE",
    "502, '', UNAVAILABLE"
  })
  void anAnswerIsSortedByItsCodeAndThenItsStatus(int status, String code, Fault expected) {
    assertThat(SqsErrors.faultOf(SqsFailures.of(status, code))).isEqualTo(expected);
    assertThat(SqsErrors.faultOf(new CompletionException(SqsFailures.of(status, code))))
        .isEqualTo(expected);
  }

  @Test
  void whatNeverReachedTheServerIsUnavailableUnlessItLackedCredentials() {
    assertThat(SqsErrors.faultOf(new IOException("connection reset"))).isEqualTo(Fault.UNAVAILABLE);
    assertThat(SqsErrors.faultOf(SdkClientException.create("no route to host")))
        .isEqualTo(Fault.UNAVAILABLE);
    assertThat(
            SqsErrors.faultOf(
                SdkClientException.create(
                    "Unable to load credentials from any of the providers in the chain")))
        .isEqualTo(Fault.DENIED);
  }

  @Test
  void anEntryIsTheServersFaultUnlessItSaysOtherwise() {
    assertThat(SqsErrors.faultOf(new EntryFailure(0, "SomethingNew", "", false)))
        .isEqualTo(Fault.UNAVAILABLE);
    assertThat(SqsErrors.faultOf(new EntryFailure(0, "SomethingNew", "", true)))
        .isEqualTo(Fault.INVALID);
    assertThat(SqsErrors.faultOf(new EntryFailure(0, "RequestThrottled", "", true)))
        .isEqualTo(Fault.THROTTLED);
  }

  @Test
  void anInvalidEntryThatIsAReceiptHasExpired() {
    EntryFailure failure = new EntryFailure(0, "InvalidParameterValue", "", true);
    assertThat(SqsErrors.faultOf(failure)).isEqualTo(Fault.INVALID);
    assertThat(SqsErrors.faultOfReceipt(failure)).isEqualTo(Fault.RECEIPT_EXPIRED);
  }

  @Test
  void aDescriptionNamesQueueRemedyAndCause() {
    assertThat(SqsErrors.describe("can't receive from", "http://h/0/q", SqsFailures.missing()))
        .contains("can't receive from queue http://h/0/q: it doesn't exist; create it")
        .contains("Status Code: 400");
  }
}
