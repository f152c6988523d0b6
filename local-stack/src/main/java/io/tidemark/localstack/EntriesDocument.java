/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.List;
import java.util.Map;

/** The document of a namespace with any queues. */
public final class EntriesDocument {

  private EntriesDocument() {}

  /**
   * A queue.
   *
   * @param type what it is made of, {@code KAFKA} or {@code SQS}
   * @param config what the document says, by its keys
   */
  public record Entry(String type, Map<String, ?> config) {}

  /** The document, in lines that people read. */
  public static String indented(List<Entry> entries) {
    return text(entries, new ObjectMapper().writerWithDefaultPrettyPrinter());
  }

  static String text(List<Entry> entries, ObjectWriter writer) {
    List<Map<String, Object>> all =
        entries.stream()
            .map(
                entry ->
                    Map.<String, Object>of(
                        "physical_storage", Map.of("type", entry.type()), "config", entry.config()))
            .toList();
    try {
      return writer.writeValueAsString(
          Map.of("persistence_configurations", Map.of("persistence_configuration", all)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a namespace's document can't be written", e);
    }
  }
}
