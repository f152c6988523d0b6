/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.storage.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClaimSchemaTest {

  @Test
  void isWhatOperatorsAreToldToMake() throws IOException {
    assertThat(Files.readString(Path.of("../docs/operating.md")))
        .contains(ClaimSchema.statements("wal_sets").get(0) + ";");
  }

  @Test
  void quotesAKeyspaceThatWouldBeAnotherWithoutIt() {
    assertThat(ClaimSchema.statements("WalSets").get(0)).contains(" \"WalSets\".payload_chunks ");
  }
}
