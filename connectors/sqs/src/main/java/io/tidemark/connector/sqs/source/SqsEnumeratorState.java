/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;
import java.util.List;

/**
 * The queues that were read. A job that is restored reads them at once, even while whoever knows
 * the queues can't be asked.
 *
 * @param queues in the order of their URLs
 */
public record SqsEnumeratorState(List<QueueUrl> queues) {

  public SqsEnumeratorState {
    queues = List.copyOf(queues);
  }
}
