/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.flow.sink;

import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The settings of producers whose records must not be lost. */
public final class DurableProducer {

  /** A record adds headers to a message that may already be as large as its topic allows. */
  private static final int MAX_REQUEST_BYTES = 32 * 1024 * 1024;

  private DurableProducer() {}

  /** The settings, all but the addresses. */
  public static Properties settings() {
    Properties producer = new Properties();
    producer.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    producer.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    producer.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    producer.setProperty(ProducerConfig.LINGER_MS_CONFIG, "5");
    producer.setProperty(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_REQUEST_BYTES));
    return producer;
  }
}
