/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {

  @TempDir Path directory;

  @Test
  void copiesWhatComesThroughARoll() throws IOException, InterruptedException {
    Path log = Files.writeString(directory.resolve("x.log"), "an old line of some length\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread thread = new Thread(new LogFollower(log, out)::follow);
    thread.start();
    try {
      Files.writeString(log, "new\n", StandardOpenOption.APPEND);
      await().untilAsserted(() -> assertThat(text(out)).isEqualTo("new\n"));
      Files.move(log, directory.resolve("x.log.1"));
      Files.writeString(log, "rolled\n");
      await().untilAsserted(() -> assertThat(text(out)).isEqualTo("new\nrolled\n"));
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  private static String text(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8);
  }
}
