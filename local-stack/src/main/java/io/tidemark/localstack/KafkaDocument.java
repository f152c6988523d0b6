/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.List;
import java.util.Map;

/** The document of a namespace whose queue is Kafka. */
public final class KafkaDocument {

  private KafkaDocument() {}

  /**
   * The document, in one line.
   *
   * @param config what it says, by its keys
   */
  public static String of(Map<String, ?> config) {
    return text(config, new ObjectMapper().writer());
  }

  /** The same, in lines that people read. */
  public static String indented(Map<String, ?> config) {
    return text(config, new ObjectMapper().writerWithDefaultPrettyPrinter());
  }

  private static String text(Map<String, ?> config, ObjectWriter writer) {
    return EntriesDocument.text(List.of(new EntriesDocument.Entry("KAFKA", config)), writer);
  }
}
