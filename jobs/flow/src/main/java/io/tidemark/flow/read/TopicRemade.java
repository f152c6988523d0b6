/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.read;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tells a reader that a topic was deleted and made anew: its offsets are of another topic now.
 *
 * @param topic its name
 */
record TopicRemade(String topic) implements SourceEvent {

  private static final long serialVersionUID = 1L;

  /** Whether a partition, by the name of its split, is one of the topic's. */
  boolean is(String split) {
    return split.substring(0, split.lastIndexOf('-')).equals(topic);
  }
}
