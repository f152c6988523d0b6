/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static io.tidemark.namespace.Documents.kafka;
import static io.tidemark.namespace.Documents.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "-a", "a/b", "ä"})
  void names(String name) {
    assertThatExceptionOfType(NamespaceDocumentException.class)
        .isThrownBy(() -> parse(name, kafka("t", "")))
        .withMessage(
            "namespace document '%s': its name must be 1 to 128 of A-Z a-z 0-9 . _ -, the first a"
                + " letter or digit; rename it",
            name);
  }

  @Test
  void aNameCannotForgeALogLine() {
    assertThatExceptionOfType(NamespaceDocumentException.class)
        .isThrownBy(() -> parse("a\nb" + "x".repeat(1000), kafka("t", "")))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(400));
  }
}
