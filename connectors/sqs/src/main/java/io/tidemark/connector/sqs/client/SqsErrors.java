/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The one place that knows the errors of SQS and of its SDK: what each is, and what to tell people.
 * Servers spell codes with and without {@code AWS.SimpleQueueService.} in front, depending on the
 * protocol.
 */
public final class SqsErrors {

  private static final String PREFIX = "AWS.SimpleQueueService.";

  private static final Set<String> MISSING = Set.of("NonExistentQueue", "QueueDoesNotExist");

  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "SignatureDoesNotMatch",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "IncompleteSignature",
          "ExpiredToken",
          "ExpiredTokenException",
          "OptInRequired",
          "NotAuthorized",
          "InvalidSecurity",
          "KmsAccessDenied",
          "KMS.AccessDeniedException");

  private static final Set<String> THROTTLED =
      Set.of(
          "RequestThrottled",
          "ThrottlingException",
          "Throttling",
          "TooManyRequestsException",
          "OverLimit",
          "KmsThrottled");

  private static final Set<String> EXPIRED = Set.of("ReceiptHandleIsInvalid", "MessageNotInflight");

  private static final Set<String> UNAVAILABLE =
      Set.of(
          "ServiceUnavailable",
          "ServiceUnavailableException",
          "InternalError",
          "InternalFailure",
          "InternalServerError",
          "RequestTimeout",
          "RequestExpired");

  private SqsErrors() {}

  /** What a failed request is a case of. */
  public static Fault faultOf(Throwable error) {
    Throwable cause = unwrap(error);
    if (cause instanceof AwsServiceException service) {
      return faultOf(service);
    }
    if (cause instanceof SdkClientException && mentionsCredentials(cause)) {
      return Fault.DENIED;
    }
    // A connection that broke or wasn't made, a time-out: it says nothing of the request.
    return Fault.UNAVAILABLE;
  }

  /**
   * Whether a request that failed may have been carried out all the same: its answer was lost, or
   * the server says that something went wrong there. Not where the server refused it, nor where it
   * was never reached.
   *
   * @param error of a client without retries: with them, an attempt before may be in doubt
   */
  public static boolean inDoubt(Throwable error) {
    Throwable cause = unwrap(error);
    if (cause instanceof AwsServiceException service) {
      return faultOf(service) == Fault.UNAVAILABLE;
    }
    if (cause instanceof SdkClientException && mentionsCredentials(cause)) {
      return false;
    }
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ConnectException
          || each instanceof NoRouteToHostException
          || each instanceof UnknownHostException) {
        return false;
      }
    }
    return true;
  }

  /** Whether an entry that failed may be in the queue all the same. */
  public static boolean inDoubt(EntryFailure failure) {
    return faultOf(failure) == Fault.UNAVAILABLE;
  }

  /** What a failed entry is a case of. */
  public static Fault faultOf(EntryFailure failure) {
    return faultOf(failure.code(), failure.senderFault());
  }

  /** What a failed entry that names a receipt is a case of. */
  public static Fault faultOfReceipt(EntryFailure failure) {
    Fault fault = faultOf(failure);
    // Of a message that was deleted, or has been hidden for twelve hours, SQS says just that a
    // parameter is invalid. The receipt is the only one that may be.
    return fault == Fault.INVALID ? Fault.RECEIPT_EXPIRED : fault;
  }

  /** What it was, on which queue, and what to do, for a log or an exception. */
  public static String describe(String action, String queue, Fault fault, String detail) {
    return "%s queue %s: %s (%s)".formatted(action, queue, remedy(fault), detail);
  }

  /** What it was, on which queue, and what to do, for a log or an exception. */
  public static String describe(String action, String queue, Throwable error) {
    Throwable cause = unwrap(error);
    return describe(action, queue, faultOf(cause), cause.toString());
  }

  /** What the first of some entries was, for a log or an exception. */
  public static String describe(String action, String queue, List<EntryFailure> failures) {
    EntryFailure first = failures.get(0);
    return describe(
        "can't %s %d messages at".formatted(action, failures.size()),
        queue,
        faultOf(first),
        "%s, %s".formatted(first.code(), first.message()));
  }

  /** The exception beneath those that futures put around it. */
  public static Throwable unwrap(Throwable error) {
    Throwable cause = error;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static Fault faultOf(AwsServiceException error) {
    if (error.isThrottlingException() || error.statusCode() == 429) {
      return Fault.THROTTLED;
    }
    String code = error.awsErrorDetails() == null ? null : error.awsErrorDetails().errorCode();
    if (error.statusCode() >= 500) {
      return Fault.UNAVAILABLE;
    }
    Fault fault = faultOf(code == null ? "" : code, true);
    boolean refused = error.statusCode() == 401 || error.statusCode() == 403;
    return fault == Fault.INVALID && refused ? Fault.DENIED : fault;
  }

  private static Fault faultOf(String spelled, boolean senderFault) {
    String code = spelled.startsWith(PREFIX) ? spelled.substring(PREFIX.length()) : spelled;
    if (MISSING.contains(code)) {
      return Fault.QUEUE_MISSING;
    }
    if (DENIED.contains(code)) {
      return Fault.DENIED;
    }
    if (THROTTLED.contains(code)) {
      return Fault.THROTTLED;
    }
    if (EXPIRED.contains(code)) {
      return Fault.RECEIPT_EXPIRED;
    }
    return UNAVAILABLE.contains(code) || !senderFault ? Fault.UNAVAILABLE : Fault.INVALID;
  }

  private static boolean mentionsCredentials(Throwable error) {
    return String.valueOf(error.getMessage()).contains("credentials");
  }

  private static String remedy(Fault fault) {
    return switch (fault) {
      case QUEUE_MISSING -> "it doesn't exist; create it, or correct its URL, region or endpoint";
      case DENIED ->
          "the credentials are missing or don't allow it; give the role the permissions that"
              + " docs/sqs-connector.md lists";
      case THROTTLED ->
          "too many requests, or too many messages in flight; raise the quota, or"
              + " lower the bounds";
      case UNAVAILABLE -> "SQS can't be reached or is out of order; check endpoint and network";
      case RECEIPT_EXPIRED -> "the receipt has expired; raise the visibility timeout";
      case INVALID -> "the request is invalid; correct what it names";
    };
  }
}
