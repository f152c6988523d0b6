/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Errors as the SDK throws them. */
public final class SqsFailures {

  private SqsFailures() {}

  /** An answer of the server with this status and code. */
  public static Throwable of(int status, String code) {
    return SqsException.builder()
        .statusCode(status)
        .message("as scripted")
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("scripted").build())
        .build();
  }

  /** The queue isn't there. */
  public static Throwable missing() {
    return of(400, "AWS.SimpleQueueService.NonExistentQueue");
  }

  /** The server is out of order. */
  public static Throwable unavailable() {
    return of(503, "ServiceUnavailable");
  }
}
