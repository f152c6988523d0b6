/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SetSchemaTest {

  @Test
  void makesTheTableInTheKeyspaceAgainWithoutHarm() {
    assertThat(SetSchema.statements("wal_sets"))
        .singleElement()
        .asString()
        .startsWith("CREATE TABLE IF NOT EXISTS wal_sets.mutation_sets (");
  }

  @Test
  void isWhatOperatorsAreToldToMake() throws IOException {
    assertThat(Files.readString(Path.of("../docs/operating.md")))
        .contains(SetSchema.statements("wal_sets").get(0) + ";");
  }

  @Test
  void quotesAKeyspaceThatWouldBeAnotherWithoutIt() {
    assertThat(SetSchema.statements("WalSets").get(0)).contains(" \"WalSets\".mutation_sets ");
  }
}
