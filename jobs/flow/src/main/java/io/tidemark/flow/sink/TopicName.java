/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

/**
 * A topic of a cluster, or a queue.
 *
 * @param cluster the cluster's name
 * @param topic the topic's
 */
record TopicName(String cluster, String topic) {

  static TopicName of(OutgoingMessage message) {
    return new TopicName(message.cluster(), message.topic());
  }
}
