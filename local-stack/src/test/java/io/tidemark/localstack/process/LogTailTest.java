/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

  @TempDir Path directory;

  @Test
  void hasTheLastLinesInOrder() throws IOException {
    Path log = Files.writeString(directory.resolve("log"), "1\n2\n3\n4\n");
    assertThat(LogTail.lastLines(log, 2)).containsExactly("3", "4");
    assertThat(LogTail.lastLines(log, 9)).containsExactly("1", "2", "3", "4");
  }

  @Test
  void looksAtTheEndOfALargeFileOnly() throws IOException {
    Path log = Files.writeString(directory.resolve("log"), "x".repeat(1_000_000) + "\nlast\n");
    assertThat(LogTail.lastLines(log, 1)).containsExactly("last");
  }

  @Test
  void hasNothingOfAFileThatIsNotThere() {
    assertThat(LogTail.lastLines(directory.resolve("none"), 5)).isEmpty();
  }
}
