/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.receive;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsMessage;
import java.util.List;

/** Is told what happens, on the intake's thread. */
public interface ReceiveMetrics {

  /** A receive brought these; an empty list says that nothing was waiting. */
  void received(QueueUrl queue, List<SqsMessage> messages);

  /** So many were deleted. */
  void deleted(int messages);

  /** So many are hidden for longer. */
  void extended(int messages);

  /** The time of so many ran out before they were deleted: they are received again. */
  void expired(int messages);

  /** So many were given back at the end. */
  void released(int messages);
}
