/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columnsAreAsWideAsTheyNeedToBe() {
    assertThat(new Table("NAME", "PID").row("kafka", 1).row("jm", 12345).lines())
        .containsExactly("NAME   PID", "kafka  1", "jm     12345");
  }
}
