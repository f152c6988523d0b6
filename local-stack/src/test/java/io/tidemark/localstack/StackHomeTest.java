/* SPDX-License-Identifier: Apache-2.0 */
package io.tidemark.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackHomeTest {

  @TempDir Path directory;

  @BeforeEach
  void repository() throws IOException {
    Files.createFile(directory.resolve("mvnw"));
    Files.createDirectories(directory.resolve("local-stack"));
  }

  @Test
  void isFoundFromBelow() throws IOException {
    Path below = Files.createDirectories(directory.resolve("jobs/flow"));
    assertThat(StackHome.find(null, null, below).root()).isEqualTo(directory);
  }

  @Test
  void isWhatIsNamed(@TempDir Path elsewhere) {
    assertThat(StackHome.find(directory.toString(), "/nowhere", elsewhere).root())
        .isEqualTo(directory);
    assertThat(StackHome.find(null, directory.toString(), elsewhere).root()).isEqualTo(directory);
    assertThatThrownBy(() -> StackHome.find("/nowhere", null, directory))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("/nowhere");
  }

  @Test
  void saysThatItIsNotThere(@TempDir Path elsewhere) {
    assertThatThrownBy(() -> StackHome.find(null, null, elsewhere))
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll(elsewhere.toString(), "TIDEMARK_HOME");
  }

  @Test
  void namesWhatIsNotBuiltAndTheRemedy() {
    StackHome home = new StackHome(directory);
    assertThatThrownBy(() -> home.jobJar(PersonaJob.DELAY_QUEUE))
        .isInstanceOf(StackException.class)
        .hasMessageContainingAll(
            "tidemark-delay-queue-*-job.jar is missing", "./mvnw package -DskipTests");
    assertThatThrownBy(home::kafkaClasspath).hasMessageContaining("kafka-server/target/lib");
    assertThatThrownBy(home::cassandraClasspath)
        .hasMessageContaining("cassandra-server/target/lib");
  }

  @Test
  void findsTheJarWhateverItsVersion() throws IOException {
    Path target = Files.createDirectories(directory.resolve("jobs/delay-queue/target"));
    Files.createFile(target.resolve("tidemark-delay-queue-9.9.jar"));
    Path jar = Files.createFile(target.resolve("tidemark-delay-queue-9.9-job.jar"));
    assertThat(new StackHome(directory).jobJar(PersonaJob.DELAY_QUEUE)).isEqualTo(jar);
  }
}
