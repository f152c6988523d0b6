/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.example.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.namespace.DurableStorage;
import io.tidemark.namespace.Namespace;
import io.tidemark.namespace.NamespaceDefaults;
import io.tidemark.namespace.NamespaceParser;
import io.tidemark.namespace.Persona;
import io.tidemark.namespace.TargetPattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documents that come with the example, as Tidemark reads them. */
class NamespaceDocumentsTest {

  private static Namespace read(String name) throws Exception {
    return NamespaceParser.parse(
        name,
        Files.readAllBytes(Path.of("namespaces", name + ".json")),
        new NamespaceDefaults(List.of()));
  }

  @Test
  void setsAreSavedInCassandraAndGoToTablesOfTheService() throws Exception {
    Namespace sets = read("kv_sets");
    assertThat(sets.persona()).isEqualTo(Persona.MULTI_PARTITION);
    assertThat(sets.durableStorage()).contains(new DurableStorage("kv_wal", "main", "kv"));
    assertThat(sets.allowedTargets()).containsExactly(new TargetPattern("cassandra://main/kv/*"));
  }

  @Test
  void deletionsAreDelayedAndPaced() throws Exception {
    Namespace deletes = read("kv_deletes");
    assertThat(deletes.persona()).isEqualTo(Persona.DELAY_QUEUE);
    assertThat(deletes.allowedTargets())
        .containsExactly(new TargetPattern("cassandra://main/kv/*"));
    assertThat(deletes.delivery().maxPerSecond()).hasValue(500);
  }
}
