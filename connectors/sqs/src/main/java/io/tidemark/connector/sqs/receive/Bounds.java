/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import java.io.Serializable;

/**
 * When a reader stops asking for more. What is asked for already still comes, so each may be passed
 * by ten messages for each request in flight.
 *
 * @param unemitted messages that were received and not yet emitted
 * @param uncommitted messages that were received and not yet deleted, those unemitted included. A
 *     reader gets no further than this many between two checkpoints
 * @param bytes bodies and attributes of what is unemitted, and receipts of what is uncommitted
 */
public record Bounds(int unemitted, int uncommitted, long bytes) implements Serializable {

  /** What holds unless something else is said; SQS itself has 120,000 of a queue in flight. */
  public static final Bounds DEFAULT = new Bounds(1_000, 20_000, 64L << 20);

  private static final long serialVersionUID = 1L;

  public Bounds {
    if (unemitted < 1 || uncommitted < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "bounds are %d unemitted, %d uncommitted and %d bytes; each must be 1 or more"
              .formatted(unemitted, uncommitted, bytes));
    }
  }
}
