/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.connector.sqs.source;

import io.tidemark.connector.sqs.client.QueueUrl;
import io.tidemark.connector.sqs.client.SqsMessage;
import io.tidemark.connector.sqs.receive.ReceiveMetrics;
import java.util.List;

/** Counts. */
final class CountedMetrics implements ReceiveMetrics {

  int received;
  int deleted;
  int extended;
  int expired;
  int released;

  @Override
  public void received(QueueUrl queue, List<SqsMessage> messages) {
    received += messages.size();
  }

  @Override
  public void deleted(int messages) {
    deleted += messages;
  }

  @Override
  public void extended(int messages) {
    extended += messages;
  }

  @Override
  public void expired(int messages) {
    expired += messages;
  }

  @Override
  public void released(int messages) {
    released += messages;
  }
}
