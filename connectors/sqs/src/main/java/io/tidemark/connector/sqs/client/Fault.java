/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.client;

/** What went wrong with a request to SQS, or with one entry of it. */
public enum Fault {
  /** The queue isn't there (yet, or any more). */
  QUEUE_MISSING(true),
  /** The credentials are missing, expired, or don't allow it. */
  DENIED(true),
  /** Too many requests, or too many messages in flight. */
  THROTTLED(false),
  /** The server, or the way to it, is out of order. */
  UNAVAILABLE(false),
  /** The receipt is that of an earlier receiving: its time ran out, or the message is deleted. */
  RECEIPT_EXPIRED(false),
  /** The request itself is at fault, and would be each time. */
  INVALID(true);

  private final boolean fatalForSink;

  Fault(boolean fatalForSink) {
    this.fatalForSink = fatalForSink;
  }

  /** Whether a sink gives up: it can't set the record aside, nor wait without holding up all. */
  public boolean fatalForSink() {
    return fatalForSink;
  }
}
