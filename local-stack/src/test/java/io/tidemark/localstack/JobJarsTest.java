/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobJarsTest {

  @TempDir Path directory;

  @Test
  void aCopyOutlivesTheNextBuild() throws IOException {
    JobJars jars = new JobJars(directory);
    Path built = Files.writeString(directory.resolve("job.jar"), "first");
    Path first = jars.keep(built);
    assertThat(jars.keep(built)).isEqualTo(first);
    Files.writeString(built, "second");
    Path second = jars.keep(built);
    assertThat(first).hasContent("first");
    assertThat(second).hasContent("second");

    jars.prune(Set.of(second));
    assertThat(first).doesNotExist();
    assertThat(directory.resolve("jobs")).isDirectoryContaining(second::equals);
  }

  @Test
  void aJarThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> new JobJars(directory).keep(directory.resolve("none.jar")))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("none.jar isn't there");
  }
}
