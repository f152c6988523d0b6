/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.namespace.document.DocumentKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NamespaceReferenceTest {

  private static final String REGENERATE =
      "./mvnw -pl common test -Dtest=NamespaceReferenceTest -Dtidemark.regenerate=true";

  @Test
  void thePageIsAsTheCodeSays() throws IOException {
    Path page = root().resolve("docs").resolve("namespace-reference.md");
    if (Boolean.getBoolean("tidemark.regenerate")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, NamespaceReference.markdown());
    }
    assertThat(Files.exists(page) ? Files.readString(page).replace("\r\n", "\n") : "")
        .as("docs/namespace-reference.md is out of date. Write it anew with: %s", REGENERATE)
        .isEqualTo(NamespaceReference.markdown());
  }

  @Test
  void everyKeyIsOnThePage() {
    assertThat(NamespaceKeys.ALL)
        .filteredOn(key -> !key.name().equals(DocumentKey.ANY))
        .allSatisfy(
            key ->
                assertThat(NamespaceReference.markdown())
                    .contains("| `" + key.name() + "`")
                    .contains(key.description()));
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
