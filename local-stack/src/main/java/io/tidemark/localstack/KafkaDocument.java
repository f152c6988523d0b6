/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
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
    try {
      return writer.writeValueAsString(
          Map.of(
              "persistence_configurations",
              Map.of(
                  "persistence_configuration",
                  List.of(Map.of("physical_storage", Map.of("type", "KAFKA"), "config", config)))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a namespace's document can't be written", e);
    }
  }
}
