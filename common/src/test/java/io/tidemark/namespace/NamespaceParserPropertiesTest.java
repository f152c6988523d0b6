/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.entries;
import static io.tidemark.namespace.Documents.entry;
import static io.tidemark.namespace.Documents.kafka;
import static io.tidemark.namespace.Documents.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NamespaceParserPropertiesTest {

  /** Whatever a document is, it is a namespace or an error in one line, never a crash. */
  @Property
  void anyDocumentIsTakenOrRefused(@ForAll("documents") String document) {
    try {
      assertThat(parse(document).queues()).isNotEmpty();
    } catch (NamespaceDocumentException e) {
      assertThat(e.getMessage()).startsWith("namespace document 'orders': ").hasLineCount(1);
      assertThat(e.getMessage().length()).isLessThan(1500);
    }
  }

  @Property
  void anyBytesAreRefused(@ForAll byte[] bytes) {
    assertThatExceptionOfType(NamespaceDocumentException.class)
        .isThrownBy(() -> NamespaceParser.parse("n", bytes, NamespaceDefaults.NONE));
  }

  @Provide
  Arbitrary<String> documents() {
    Arbitrary<String> values =
        Arbitraries.of(
            "1",
            "-1",
            "0.5",
            "1e999",
            "null",
            "true",
            "'x'",
            "''",
            "'5s'",
            "'evc-replication'",
            "'http://a/x'",
            "'replication'",
            "[]",
            "{}",
            "['t']",
            "['http://a/*']",
            "[[]]",
            "{'eu': 'h:1'}",
            "{'type': 'evc-replication', 'eu': 'h'}",
            "{'jitter': 1}",
            "{'initial': '1ms'}",
            "{'max_delay': '1s'}",
            "{'namespace': 'n', 'shard': 's', 'type': 't'}");
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of(NamespaceKeys.ALL).map(key -> key.forms().get(0)),
            Arbitraries.strings().alpha().ofMaxLength(8));
    Arbitrary<String> configs =
        Combinators.combine(names, values)
            .as((name, value) -> "'" + name + "': " + value)
            .list()
            .ofMaxSize(4)
            .map(list -> String.join(", ", list));
    return Arbitraries.oneOf(
        configs.map(config -> kafka("orders", config)),
        configs.map(config -> entries(entry("SQS", config))),
        configs.map(config -> "{" + config + "}"));
  }
}
