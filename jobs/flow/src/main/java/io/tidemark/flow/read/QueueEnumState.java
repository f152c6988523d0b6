/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.kafka.common.Uuid;

/**
 * What a checkpoint has of a cluster's enumerator.
 *
 * @param kafka the connector's own
 * @param topicIds by name, the topic that the readers' offsets are of
 */
record QueueEnumState(KafkaSourceEnumState kafka, Map<String, Uuid> topicIds) {
  QueueEnumState {
    topicIds = Map.copyOf(topicIds);
  }
}
