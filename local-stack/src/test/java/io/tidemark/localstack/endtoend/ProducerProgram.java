/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.endtoend;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Something that writes records into a namespace's topic and knows nothing of Tidemark. */
interface ProducerProgram extends AutoCloseable {

  /** The topic that it is told to write into. */
  String topic();

  /** Whether it writes the timestamp that a record has. */
  default boolean setsTimestamps() {
    return true;
  }

  /** Starts what it needs; then come the records. */
  default void start() throws Exception {}

  /** Writes them, and is done once they are in the topic. */
  void write(List<ProducerRecord<byte[], byte[]>> records, ProducerRun run) throws Exception;

  @Override
  default void close() {}
}
