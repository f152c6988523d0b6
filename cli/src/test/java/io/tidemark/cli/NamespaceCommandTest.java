/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.namespace.DirectoryNamespaceRegistry;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removing a namespace and taking that back, as a registry sees it. */
class NamespaceCommandTest {

  @TempDir private Path directory;

  @BeforeEach
  void documents() throws Exception {
    for (String name : new String[] {"orders", "users", "visits"}) {
      Files.writeString(
          directory.resolve(name + ".json"),
          """
          {"persistence_configurations": {"persistence_configuration": [{
            "physical_storage": {"type": "KAFKA"},
            "config": {"wal-kafka-topics": ["%s"]}}]}}
          """
              .formatted(name));
    }
  }

  private Call call(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "namespace";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--namespaces";
    all[words.length + 2] = directory.toString();
    return Call.of(all);
  }

  @Test
  void aNamespaceIsRemovedInSoManyWordsAndComesBack() {
    try (NamespaceRegistry registry =
        DirectoryNamespaceRegistry.openUnwatched(directory, NamespaceDefaults.NONE)) {
      var orders = registry.current().find("orders").orElseThrow();
      assertThat(call("remove", "orders").exitCode()).isZero();
      registry.refresh();
      assertThat(registry.current().byName()).containsOnlyKeys("users", "visits");
      assertThat(registry.current().removed("orders")).contains(orders);
      assertThat(call("remove", "orders").out()).contains("is removed already");

      assertThat(call("restore", "orders").exitCode()).isZero();
      registry.refresh();
      assertThat(registry.current().find("orders")).contains(orders);
    }
  }

  @Test
  void whatCanNotBeDoneSaysWhy() throws Exception {
    assertThat(call("restore", "orders").err()).contains("doesn't say that");
    assertThat(call("restore", "nobody").err()).contains("isn't there");
    assertThat(call("remove", "../orders").err()).contains("is no name");
    assertThat(call("remove", "gone").exitCode()).isZero();
    assertThat(Files.readString(directory.resolve("gone.json"))).contains("\"removed\" : true");
    assertThat(call("restore", "gone").err()).contains("write its document anew");
    Files.writeString(directory.resolve("users.json"), "{");
    assertThat(call("remove", "users").err()).contains("is no JSON");
    assertThat(Call.of("namespace").exitCode()).isEqualTo(2);
  }
}
