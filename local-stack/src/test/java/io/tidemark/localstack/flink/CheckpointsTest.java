/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

  @TempDir Path directory;

  @Test
  void theNewestCompleteOneCounts() throws IOException {
    checkpoint("chk-9", true);
    Path newest = checkpoint("chk-10", true);
    checkpoint("chk-11", false);
    checkpoint("shared", true);
    assertThat(Checkpoints.latest(directory, "job")).contains(newest);
  }

  @Test
  void thereMayBeNone() throws IOException {
    assertThat(Checkpoints.latest(directory, "job")).isEmpty();
    checkpoint("chk-1", false);
    assertThat(Checkpoints.latest(directory, "job")).isEmpty();
  }

  private Path checkpoint(String name, boolean complete) throws IOException {
    Path place = Files.createDirectories(directory.resolve("job").resolve(name));
    if (complete) {
      Files.createFile(place.resolve("_metadata"));
    }
    return place;
  }
}
