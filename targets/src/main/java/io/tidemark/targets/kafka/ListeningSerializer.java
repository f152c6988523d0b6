/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.targets.kafka;

import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Passes bytes on as they are, and hears of every answer about the cluster that the producer gets:
 * a serializer is one of the few places where Kafka's client tells that.
 */
final class ListeningSerializer implements Serializer<byte[]>, ClusterResourceListener {

  private final Runnable heard;

  ListeningSerializer(Runnable heard) {
    this.heard = heard;
  }

  @Override
  public byte @Nullable [] serialize(String topic, byte @Nullable [] data) {
    return data;
  }

  @Override
  public void onUpdate(ClusterResource cluster) {
    heard.run();
  }
}
