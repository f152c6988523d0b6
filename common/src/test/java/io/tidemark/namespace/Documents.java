/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;

/** Documents of namespaces, written as briefly as a test wants to. */
final class Documents {

  /** Where the first entry stands. */
  static final String ENTRY = "$.persistence_configurations.persistence_configuration[0]";

  /** Where its config stands. */
  static final String CONFIG = ENTRY + ".config";

  private Documents() {}

  /** A document of one Kafka entry, with a topic and whatever else its config is to have. */
  static String kafka(String topic, String more) {
    return entries(
        entry(
            "KAFKA",
            "'wal-kafka-topics': ['" + topic + "']" + (more.isEmpty() ? "" : ", " + more)));
  }

  /** A document of some entries. */
  static String entries(String... entries) {
    return "{'persistence_configurations': {'persistence_configuration': ["
        + String.join(", ", entries)
        + "]}}";
  }

  /** One entry. */
  static String entry(String type, String config) {
    return "{'physical_storage': {'type': '" + type + "'}, 'config': {" + config + "}}";
  }

  /** Single quotes as double ones, in UTF-8. */
  static byte[] bytes(String document) {
    return document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** A namespace called {@code orders}. */
  static Namespace parse(String document) throws NamespaceDocumentException {
    return parse("orders", document);
  }

  /** A namespace. */
  static Namespace parse(String name, String document) throws NamespaceDocumentException {
    return NamespaceParser.parse(name, bytes(document), NamespaceDefaults.NONE);
  }

  /** Checks that a document is refused, with an error that says a thing. */
  static void refused(String document, String problem) {
    assertThatExceptionOfType(NamespaceDocumentException.class)
        .isThrownBy(() -> parse(document))
        .withMessageStartingWith("namespace document 'orders': ")
        .withMessageContaining(problem);
  }
}
