/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * The leave for one reader to receive from one queue.
 *
 * @param queue where it receives from
 * @param reader the index of the reader
 */
public record SqsSplit(QueueUrl queue, int reader) implements SourceSplit {

  @Override
  public String splitId() {
    return queue.url() + "#" + reader;
  }
}
